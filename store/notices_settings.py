"""How staff hear of what concerns them: by which service, with which keys, and when not."""

from datetime import time

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, SecretStr

from domain.notices import Channel


class Notices(BaseModel):
    """How staff hear of what concerns them (docs/notices.md); the keys and addresses of robots are secrets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Channel = Channel.LOG
    """For whoever has chosen none."""
    every_minutes: int = Field(5, ge=0, le=24 * 60)
    """A person gets one message in so many minutes with all that is usual."""
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    """Between these nobody is disturbed, in the company's time; equal ones mean that there are no such hours."""
    give_up_hours: PositiveFloat = 24
    """After that a message that could not be sent is listed as undeliverable."""
    timeout_seconds: PositiveFloat = Field(10, le=60)
    """How long a service may take to answer."""
    wecom_url: str = Field("https://qyapi.weixin.qq.com", pattern=r"^https?://[^/\s]+$")
    wecom_key: SecretStr | None = None
    """Of a robot in a WeCom group: what stands behind `key=` in its address."""
    wecom_corp: str = ""
    wecom_agent: int = 0
    wecom_secret: SecretStr | None = None
    """Of an application in WeCom, with the company's id and the application's number."""
    dingtalk_url: str = Field("https://oapi.dingtalk.com", pattern=r"^https?://[^/\s]+$")
    dingtalk_token: SecretStr | None = None
    """Of a robot in a DingTalk group: what stands behind `access_token=` in its address."""
    dingtalk_secret: SecretStr | None = None
    """With which it wants to be signed to; it begins with SEC."""
    feishu_url: str = Field("https://open.feishu.cn", pattern=r"^https?://[^/\s]+$")
    feishu_token: SecretStr | None = None
    """Of a robot in a Feishu group: the last part of its address."""
    feishu_secret: SecretStr | None = None
    webhook_url: SecretStr | None = None
    """Where each message is sent to as JSON; it may hold a key of yours."""
    webhook_secret: SecretStr | None = None
    """With which each message is signed."""

    @property
    def usable(self) -> tuple[Channel, ...]:
        """The channels for which everything is set that they need."""
        needed = {
            Channel.LOG: True,
            Channel.WECOM: self.wecom_key,
            Channel.WECOM_APP: self.wecom_secret and self.wecom_corp and self.wecom_agent,
            Channel.DINGTALK: self.dingtalk_token,
            Channel.FEISHU: self.feishu_token,
            Channel.WEBHOOK: self.webhook_url,
        }
        return tuple(channel for channel in Channel if needed[channel])


SECRETS = {name for name, field in Notices.model_fields.items() if field.annotation == SecretStr | None}
"""What no other process is told by us: it reads them where we did."""

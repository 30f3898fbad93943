"""What each role may see (X-30)."""

from domain.access import RIGHTS, Right, may, rights, roles_with, tasks_seen
from domain.refusals import sentence
from domain.roles import Role
from domain.words import LANGUAGES, known
from tests.shipped import renovation


def test_x_30_every_role_is_decided_and_every_right_has_words() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(known(lang, f"right.{right}") for lang in LANGUAGES for right in Right)
    for right in Right:
        assert roles_with(right), "somebody has it"
        assert set(roles_with(right)) < set(Role), "not everybody has it"


def test_x_30_roles_add_up() -> None:
    assert not may([Role.CLEANER], Right.PERSONAL)
    assert may([Role.CLEANER, Role.AGENT], Right.PERSONAL)
    assert rights([]) == frozenset()
    assert rights([Role.FINANCE, Role.MARKETING]) == {Right.ROLE_TASKS, Right.MONEY, Right.BOARDS}
    assert set(roles_with(Right.STAFF)) == {Role.GENERAL_MANAGER, Role.OPERATIONS}


def test_x_30_whoever_may_act_for_a_colleague_sees_what_they_have() -> None:
    standard = renovation().standard
    seen = tasks_seen([Role.DESIGN_DIRECTOR], standard)
    assert {Role.DESIGN_DIRECTOR, Role.DESIGNER} <= seen
    assert Role.FINANCE not in seen
    assert {Role.AGENT, Role.CLEANER} <= tasks_seen([Role.CS_LEAD], standard)
    assert tasks_seen([Role.AGENT], standard) == {Role.AGENT}
    assert tasks_seen([Role.CLEANER], standard) == frozenset()
    assert tasks_seen([Role.OPERATIONS], None) == set(Role)
    assert tasks_seen([Role.CS_LEAD], None) == {Role.CS_LEAD}


def test_a_page_that_is_not_for_somebody_says_for_whom_it_is() -> None:
    params = {"right": Right.STAFF, "roles": roles_with(Right.STAFF)}
    assert (
        sentence("zh-CN", "not_permitted", params)
        == "您的角色不能查看：员工和账号管理。可以查看的角色：总经理、运营"
    )

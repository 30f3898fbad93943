"""Emergencies in a home that we work on, or built: somebody is told at once, at any hour."""

from enum import StrEnum

from domain.model import Model


class Danger(StrEnum):
    """What the emergency is about: the standard names who is on call for it."""

    WATER = "water"
    POWER = "power"
    SAFETY = "safety"
    """Gas, fire, something that may fall: whatever may hurt somebody."""


class EmergencyReport(Model):
    """What has to be said when an emergency is reported."""

    danger: Danger

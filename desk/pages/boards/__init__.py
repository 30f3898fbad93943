"""The managers' boards: numbers, each with the list behind it, and every table as a file."""

from fastapi import APIRouter

from desk.pages.boards import (
    escalations,
    funnel,
    lists,
    morning,
    overview,
    promises,
    receivables,
    satisfaction,
    service,
    workload,
)

router = APIRouter()
for _board in (
    overview,
    morning,
    service,
    funnel,
    receivables,
    workload,
    escalations,
    promises,
    satisfaction,
    lists,
):
    router.include_router(_board.router)

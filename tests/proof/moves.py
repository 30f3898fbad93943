"""What the moves of a sequence mean: from what is open to what is done, and what the model makes of it."""

from collections.abc import Callable

from tests.proof import moves_on_journeys as journeys
from tests.proof import moves_on_meetings as meetings
from tests.proof import moves_on_tasks as tasks
from tests.proof.acts import Acts
from tests.proof.choosing import Told
from tests.proof.standards import standard

Resolve = Callable[[Acts, float, float, float], Told | None]
RESOLVE: dict[str, Resolve] = {
    "claim": tasks.claim,
    "release": tasks.release,
    "assign": tasks.assign,
    "delegate": tasks.delegate,
    "give_back": tasks.give_back,
    "snooze": tasks.snooze,
    "wake": tasks.wake,
    "complete": tasks.complete,
    "meet": tasks.meet,
    "take_back": journeys.take_back,
    "back_to": journeys.back_to,
    "pause": journeys.pause,
    "resume": journeys.resume,
    "close": journeys.nothing,
    "reopen": journeys.reopen,
    "note": journeys.nothing,
    "new_run": journeys.nothing,
    "open_case": journeys.nothing,
    "add_task": tasks.add_task,
    "promise": journeys.promise,
    "move_promise": journeys.move_promise,
    "cancel_promise": journeys.cancel_promise,
    "publish": journeys.publish,
    "migrate": journeys.migrate,
    "appoint": journeys.appoint,
    "absent": journeys.absent,
    "early": tasks.early,
    "replace": journeys.replace,
    "contact": tasks.contact,
    "amend": journeys.amend,
    "reschedule": meetings.reschedule,
}


Apply = Callable[[Acts, Told], None]
APPLY: dict[str, Apply] = {
    "claim": lambda model, told: model.claim(told["key"], told["actor"]),
    "release": lambda model, told: model.release(told["key"]),
    "assign": lambda model, told: model.assign(told["key"], told["to"], told["actor"]),
    "delegate": lambda model, told: model.delegate(told["key"], told["to"], told["actor"]),
    "give_back": lambda model, told: model.give_back(told["key"], told["actor"]),
    "snooze": lambda model, told: model.snooze(told["key"], told["until"]),
    "wake": lambda model, told: model.snooze(told["key"], None),
    "complete": lambda model, told: model.complete(told["key"], told["actor"], told["told"]),
    "meet": lambda model, told: model.complete(told["key"], told["actor"], told["told"]),
    "take_back": lambda model, told: model.take_back(told["key"]),
    "back_to": lambda model, told: model.back_to(told["key"]),
    "pause": lambda model, told: model.pause_for(told["reason"], told["until"]),
    "resume": lambda model, _: model.resume(),
    "close": lambda model, _: model.close(),
    "reopen": lambda model, _: model.reopen(),
    "note": lambda _model, _told: None,
    "new_run": lambda _model, _told: None,
    "open_case": lambda model, _: model.open_case(),
    "add_task": lambda model, told: model.add_task(told["by"], told["role"], told["person"]),
    "promise": lambda model, told: model.promise(
        told["by"], told["not_before"], told["role"], told["person"]
    ),
    "move_promise": lambda model, told: model.move_promise(told["key"], told["by"], told["not_before"]),
    "cancel_promise": lambda model, told: model.cancel_promise(told["key"]),
    "publish": lambda model, told: model.publish(
        {name: model.company.tables[name].corrected(days) for name, days in told["changes"].items()}
    ),
    "migrate": lambda model, told: model.migrate(standard(told["version"])),
    "appoint": lambda model, told: model.appoint(told["role"], told["person"]),
    "absent": lambda model, told: model.absent(
        told["name"], told["person"], told["starts"], told["ends"], told["deputies"]
    ),
    "early": lambda model, told: model.begin_early(told["key"]),
    "replace": lambda model, told: model.replace(told["person"], told["successors"], gone=told["gone"]),
    "contact": lambda model, told: model.contact(told["point"], told["by"], told["role"], told["person"]),
    "amend": lambda model, told: model.call_within(told["window"]),
    "reschedule": lambda model, told: model.reschedule(told["key"], told["time"], by_us=told["by_us"]),
}
WEIGHTS = {
    "pass": 30,
    "between": 8,
    "days": 3,
    "claim": 3,
    "release": 2,
    "assign": 4,
    "delegate": 3,
    "give_back": 3,
    "snooze": 5,
    "wake": 1,
    "complete": 10,
    "meet": 5,
    "take_back": 2,
    "back_to": 2,
    "pause": 7,
    "resume": 5,
    "close": 1,
    "reopen": 4,
    "note": 1,
    "new_run": 2,
    "open_case": 2,
    "add_task": 2,
    "promise": 2,
    "move_promise": 2,
    "cancel_promise": 1,
    "publish": 6,
    "migrate": 4,
    "appoint": 3,
    "absent": 4,
    "early": 2,
    "replace": 2,
    "contact": 2,
    "amend": 2,
    "reschedule": 3,
}
"""How often each comes; most that cannot be done at that moment is left out."""

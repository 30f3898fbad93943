"""English words of releases: what a new build would change, and which build runs."""

WORDS: dict[str, str] = {
    "option.rehearse.against_running": "rehearse running journeys on the code that is here instead: the N oldest",
    "option.rehearse.days": "with --against-running: how many days each journey is rehearsed on",
    "failed.against_running": "--against-running: {given} was given; accepted: 1 to {most}",
    "failed.rehearse_days": "--days: {given} was given; accepted: more than 0, at most {most}",
    "failed.no_worker_answers": "no worker answers for journey {journey} ({why}); the build in use needs one",
    "against.progress": "Rehearsing running journeys",
    "against.same": "as before",
    "against.changes": "changes: {count}",
    "against.breaks.history": "would break: what happened does not fit the new code",
    "against.breaks.state": "would break: the new code cannot read where it stands",
    "against.breaks.going_on": "would break: it does not go on with the new code",
    "against.at_step": "at the step: {step}",
    "against.gained": "new      {what}, due {after}",
    "against.lost": "no more  {what} (was due {before})",
    "against.moved": "moved    {what}: {before} → {after}",
    "against.unanswered": "the example answers do not fit this customer, so it was rehearsed only so far: {why}",
    "against.lacking": (
        "{journeys} journey(s) go by version {version} of the standard, which lacks what this code may ask for: "
        "{names}; publish a version that has it and move them (homeward standards migrate) before the "
        "new build takes over"
    ),
    "against.sum": "{journeys} journeys: {same} as before, {changed} would change, {broken} would break.",
    "head.rehearsed_until": "Rehearsed until",
    "help.release": "Releases: which builds of the worker there are, and switching to a new one",
    "help.release.list": "List the worker's builds: which is current, which is ramping up, which has no journeys left",
    "help.release.activate": (
        "Switch to a build; --ramp moves a share of the journeys first, --unversioned goes back to none"
    ),
    "option.release.activate.build": "the build to switch to: HOMEWARD_WORKER__BUILD_ID of its workers",
    "option.release.activate.ramp": "how many percent of the journeys use it at first; all when left out",
    "option.release.activate.unversioned": "back to workers without a build",
    "head.build": "Build",
    "head.release_state": "State",
    "head.release_share": "Share",
    "release.none": (
        "No worker with a build has reported yet. Give workers HOMEWARD_WORKER__BUILD_ID, and their builds stand here."
    ),
    "release.current": "current",
    "release.ramping": "ramping up",
    "release.draining": "journeys left on it",
    "release.drained": "no journeys left",
    "release.inactive": "not in use",
    "release.activated": "Build {build} is current; every journey moves to it at its next step.",
    "release.ramped": "{percent} % of the journeys move to build {build} at their next step.",
    "release.unversioned": "Back to workers without a build.",
    "failed.release_build": "build {given}: no worker of this build has reported; accepted: {accepted}",
    "failed.release_ramp": "--ramp: {given} was given; accepted: more than 0, less than 100",
    "failed.release_which": "name a build, with or without --ramp, or --unversioned alone",
}

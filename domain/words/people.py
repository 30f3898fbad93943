"""Words of absences and hand-overs, in both languages."""

ZH: dict[str, str] = {
    "kind.absence_begins": "同事开始不在岗",
    "kind.absence_ends": "同事返岗",
    "event.person_away": "有同事不在岗",
    "event.person_back": "同事返岗",
    "event.person_replaced": "工作全部交接",
    "why.away": "那时他不在岗",
    "fault.slot_away": "{given} 时这位同事不在岗，请换时间，或请 {accepted}",
    "thing.absence": "不在岗记录",
    "refused.absence_overlaps": "{person} 从 {first} 到 {last} 已登记不在岗",
    "refused.absence_days": "不在岗日期不对：{first} 到 {last}；结束那天不能早于开始那天，也不能已经过去",
    "refused.deputy_away": "{person} 在这段时间也不在岗，请另选代理人",
    "refused.deputy_roles": "{person} 没有这些角色，不能代理：{roles}",
    "refused.hands_over_to_self": "不能把 {person} 的工作交接给 {person} 自己",
    "refused.nobody_else": "没有别的在岗同事担任{role}，请先补人或用 --to 指定",
    "refused.still_named": "还有 {count} 处写着 {person}，不能停用；先交接：homeward staff hand-over {person}",
    "refused.not_away": "{person} 没有登记不在岗",
    "away.leave": "休假",
    "away.ill": "病假",
    "away.training": "培训",
}

EN: dict[str, str] = {
    "kind.absence_begins": "A colleague's absence begins",
    "kind.absence_ends": "A colleague is back",
    "event.person_away": "a colleague is away",
    "event.person_back": "a colleague is back",
    "event.person_replaced": "everything handed over",
    "why.away": "that person is away then",
    "fault.slot_away": "{given}: that person is away then; choose another time, or {accepted}",
    "thing.absence": "absence",
    "refused.absence_overlaps": "{person} is away from {first} until {last} already",
    "refused.absence_days": (
        "days of absence: {first} until {last} was given; the last day is not before the first, and not over"
    ),
    "refused.deputy_away": "{person} is away in these days too; name another deputy",
    "refused.deputy_roles": "{person} has none of the roles to stand in for: {roles}",
    "refused.hands_over_to_self": "what {person} has cannot go over to {person}",
    "refused.nobody_else": "nobody else who is here has the role {role}; add somebody, or name them with --to",
    "refused.still_named": (
        "{count} places still name {person}, who cannot be deactivated before: homeward staff hand-over {person}"
    ),
    "refused.not_away": "{person} is not away",
    "away.leave": "on leave",
    "away.ill": "ill",
    "away.training": "at a training",
}

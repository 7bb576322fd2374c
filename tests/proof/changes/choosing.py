"""Which change comes next: every kind has its turn, and the company keeps about its size."""

from collections.abc import Callable

from tests.proof.changes import groups, log, people, posts, structure
from tests.proof.changes.cast import Cast
from tests.proof.changes.plan import Change

# How often each kind of change comes, beside the others.
WEIGHTS: dict[Callable[[Cast], Change], int] = {
    posts.publish: 12,
    posts.publish_to_many: 1,
    posts.share: 8,
    posts.readdress: 8,
    posts.rewrite: 4,
    posts.confirm: 6,
    posts.ask_again: 3,
    posts.remove: 5,
    posts.comment: 14,
    posts.rewrite_comment: 4,
    posts.remove_comment: 8,
    groups.start: 4,
    groups.join: 3,
    groups.invite: 2,
    groups.add: 4,
    groups.remove: 4,
    groups.set_role: 6,
    groups.ban: 3,
    groups.unban: 3,
    groups.promote: 2,
    groups.hand_over: 3,
    groups.disband: 4,
    structure.add: 2,
    structure.move: 4,
    structure.appoint: 2,
    structure.delete: 1,
    structure.transfer: 4,
    structure.admit: 2,
    people.hire: 2,
    people.invite: 1,
    people.dismiss: 2,
    people.reinstate: 2,
    people.edit: 2,
    people.flag: 3,
    log.prune: 2,
}
# Those by which somebody may lose sight of a post.
TAKING = (
    posts.readdress,
    posts.remove,
    groups.remove,
    groups.set_role,
    groups.ban,
    groups.disband,
    structure.move,
    structure.delete,
    structure.transfer,
    people.dismiss,
    people.flag,
)
_FEWER = (posts.remove, groups.disband, structure.delete, people.dismiss)
_MORE = (posts.publish, groups.start, structure.add, people.hire)


def choose(cast: Cast) -> Change:
    """The next change. What there is too much of shrinks, what there is too little of grows."""
    facts, limits = cast.facts, cast.limits
    sizes = (
        (len(facts.posts), limits.posts),
        (len(facts.groups), limits.groups),
        (len(facts.parent), limits.departments),
        (len(facts.people), limits.people),
    )
    weights = dict(WEIGHTS)
    for fewer, more, (size, limit) in zip(_FEWER, _MORE, sizes, strict=True):
        if size >= limit:
            weights[fewer], weights[more] = max(WEIGHTS[fewer], WEIGHTS[more]), 0
        elif size < limit / 3:
            weights[more] += 20
            weights[fewer] = 0
    (kind,) = cast.random.choices(list(weights), list(weights.values()))
    return kind(cast)


def take_away(cast: Cast) -> Change:
    """A change by which somebody may lose sight of a post."""
    return cast.random.choice(TAKING)(cast)

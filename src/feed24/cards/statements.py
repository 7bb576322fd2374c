"""What cards show that nothing else reads for many posts at once."""

from sqlalchemy import and_, bindparam, select

from feed24.comments.tables import comment
from feed24.db import NUMBERS, Hot, one_of
from feed24.gratitude.tables import gratitude, gratitude_person
from feed24.posts.tables import post, post_recipient, post_text, read_mark, tag
from feed24.users.tables import person

_IDS = bindparam("ids", type_=NUMBERS)

RECIPIENTS = select(post_recipient.c.post_id, post_recipient.c.code).where(
    one_of(post_recipient.c.post_id, _IDS)
)
TAGS = select(tag.c.id, tag.c.name).where(one_of(tag.c.id, _IDS))
# The last text of a post that was edited tells when that was.
TEXTS = (
    select(post.c.id, post.c.revision, post.c.background, post_text.c.created_at.label("edited_at"))
    .outerjoin(
        post_text,
        and_(
            post_text.c.post_id == post.c.id,
            post_text.c.revision == post.c.revision,
            post.c.revision > 1,
        ),
    )
    .where(one_of(post.c.id, _IDS))
)
CONFIRMED = select(read_mark.c.post_id, read_mark.c.marked_at).where(
    read_mark.c.user_id == bindparam("who"), one_of(read_mark.c.post_id, _IDS)
)
GRATITUDES = (
    select(gratitude.c.id, gratitude.c.medal, gratitude_person.c.user_id)
    .join(gratitude_person, gratitude_person.c.gratitude_id == gratitude.c.id)
    .where(one_of(gratitude.c.id, _IDS))
    .order_by(gratitude_person.c.user_id)
)
COMMENTS = (
    select(comment, person.c.name, person.c.last_name, person.c.email, person.c.photo)
    .join(person, person.c.id == comment.c.author_id)
    .where(one_of(comment.c.id, _IDS))
    .order_by(comment.c.id)
)
# The ids of the last comments of each post, `$2` of each.
LATEST = Hot(
    """
SELECT c.id FROM unnest($1::text::bigint[]) AS wanted(post_id) CROSS JOIN LATERAL (
    SELECT id FROM comment WHERE post_id = wanted.post_id ORDER BY id DESC LIMIT $2
) c
""",
    """
SELECT c.id FROM json_each(?1) wanted CROSS JOIN comment c ON c.id IN (
    SELECT id FROM comment WHERE post_id = wanted.value ORDER BY id DESC LIMIT ?2
)
""",
)

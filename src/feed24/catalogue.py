"""Every REST method of the portal, collected from the slices."""

from feed24.acknowledgement import api as acknowledgement
from feed24.acknowledgement import export
from feed24.applications import api as applications
from feed24.audit import api as audit
from feed24.audit import export as audit_export
from feed24.cards import api as cards
from feed24.comments import api as comments
from feed24.departments import api as departments
from feed24.drafts import api as drafts
from feed24.events import api as events
from feed24.files import api as files
from feed24.forecasts import api as forecasts
from feed24.gratitude import api as gratitude
from feed24.notifications import api as notifications
from feed24.personal import api as personal
from feed24.polls import api as polls
from feed24.portal import api as portal
from feed24.posts import api as posts
from feed24.previews import api as previews
from feed24.reactions import api as reactions
from feed24.rest.registry import Registry
from feed24.search import api as search
from feed24.sessions import api as sessions
from feed24.text import api as text
from feed24.users import api as users
from feed24.webhooks import api as webhooks
from feed24.workgroups import api as workgroups

REGISTRY = Registry.of(
    (
        portal,
        posts,
        cards,
        comments,
        users,
        departments,
        workgroups,
        files,
        gratitude,
        acknowledgement,
        export,
        notifications,
        text,
        search,
        reactions,
        personal,
        drafts,
        previews,
        polls,
        applications,
        events,
        sessions,
        webhooks,
        forecasts,
        audit,
        audit_export,
    )
)

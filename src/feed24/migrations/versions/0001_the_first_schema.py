"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ACTIVITY = sa.Sequence("activity", minvalue=1, maxvalue=2**32 - 1)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # SQLite has no sequences; there the table activity_counter counts.
        op.execute(sa.schema.CreateSequence(ACTIVITY))
    op.create_table(
        "access_log",
        sa.Column("stripe", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stripe", "seq", "n", name=op.f("pk_access_log")),
    )
    op.create_table(
        "access_seq",
        sa.Column("stripe", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stripe", name=op.f("pk_access_seq")),
    )
    op.create_table(
        "activity_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_counter")),
    )
    op.create_table(
        "application_option",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "application_id", "user_id", "name", name=op.f("pk_application_option")
        ),
    )
    op.create_table(
        "department",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_department_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "drive_storage",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_storage")),
        sa.UniqueConstraint("kind", "owner_id", name=op.f("uq_drive_storage_kind_owner_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "file_content",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_content")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("extranet", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("second_name", sa.Text(), nullable=False),
        sa.Column("work_position", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("last_login_at", sa.BigInteger(), nullable=True),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=True),
        sa.Column("xml_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("personal_gender", sa.Text(), nullable=True),
        sa.Column("personal_profession", sa.Text(), nullable=True),
        sa.Column("personal_www", sa.Text(), nullable=True),
        sa.Column("personal_birthday", sa.BigInteger(), nullable=True),
        sa.Column("personal_icq", sa.Text(), nullable=True),
        sa.Column("personal_phone", sa.Text(), nullable=True),
        sa.Column("personal_fax", sa.Text(), nullable=True),
        sa.Column("personal_mobile", sa.Text(), nullable=True),
        sa.Column("personal_pager", sa.Text(), nullable=True),
        sa.Column("personal_street", sa.Text(), nullable=True),
        sa.Column("personal_city", sa.Text(), nullable=True),
        sa.Column("personal_state", sa.Text(), nullable=True),
        sa.Column("personal_zip", sa.Text(), nullable=True),
        sa.Column("personal_country", sa.Text(), nullable=True),
        sa.Column("personal_mailbox", sa.Text(), nullable=True),
        sa.Column("personal_notes", sa.Text(), nullable=True),
        sa.Column("work_phone", sa.Text(), nullable=True),
        sa.Column("work_company", sa.Text(), nullable=True),
        sa.Column("work_department", sa.Text(), nullable=True),
        sa.Column("work_www", sa.Text(), nullable=True),
        sa.Column("work_fax", sa.Text(), nullable=True),
        sa.Column("work_pager", sa.Text(), nullable=True),
        sa.Column("work_street", sa.Text(), nullable=True),
        sa.Column("work_mailbox", sa.Text(), nullable=True),
        sa.Column("work_city", sa.Text(), nullable=True),
        sa.Column("work_state", sa.Text(), nullable=True),
        sa.Column("work_zip", sa.Text(), nullable=True),
        sa.Column("work_country", sa.Text(), nullable=True),
        sa.Column("work_profile", sa.Text(), nullable=True),
        sa.Column("work_logo", sa.Text(), nullable=True),
        sa.Column("work_notes", sa.Text(), nullable=True),
        sa.Column("skype_link", sa.Text(), nullable=True),
        sa.Column("zoom", sa.Text(), nullable=True),
        sa.Column("employment_date", sa.BigInteger(), nullable=True),
        sa.Column("timeman", sa.Text(), nullable=True),
        sa.Column("interests", sa.Text(), nullable=True),
        sa.Column("skills", sa.Text(), nullable=True),
        sa.Column("web_sites", sa.Text(), nullable=True),
        sa.Column("xing", sa.Text(), nullable=True),
        sa.Column("linkedin", sa.Text(), nullable=True),
        sa.Column("facebook", sa.Text(), nullable=True),
        sa.Column("twitter", sa.Text(), nullable=True),
        sa.Column("skype", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("phone_inner", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "portal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal")),
    )
    op.create_table(
        "department_member",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_department_member_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.id"], name=op.f("fk_department_member_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "department_id", name=op.f("pk_department_member")),
    )
    with op.batch_alter_table("department_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_department_member_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "drive_object",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("storage_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_id"], ["file_content.id"], name=op.f("fk_drive_object_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_drive_object_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"], ["person.id"], name=op.f("fk_drive_object_deleted_by")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["drive_object.id"], name=op.f("fk_drive_object_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["storage_id"], ["drive_storage.id"], name=op.f("fk_drive_object_storage_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["person.id"], name=op.f("fk_drive_object_updated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_object")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("drive_object", schema=None) as batch_op:
        batch_op.create_index("ix_drive_object_parent_id", ["parent_id"], unique=False)
        batch_op.create_index(
            "uq_drive_object_code",
            ["storage_id", "code"],
            unique=True,
            sqlite_where=sa.text("code IS NOT NULL AND deleted = 0"),
            postgresql_where=sa.text("code IS NOT NULL AND deleted = 0"),
        )
        batch_op.create_index(
            "uq_drive_object_name",
            ["parent_id", "folded"],
            unique=True,
            sqlite_where=sa.text("deleted = 0"),
            postgresql_where=sa.text("deleted = 0"),
        )
        batch_op.create_index(
            "uq_drive_object_root",
            ["storage_id"],
            unique=True,
            sqlite_where=sa.text("parent_id IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL"),
        )

    op.create_table(
        "post",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("micro", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_act", sa.BigInteger(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("tag_ids", sa.Text(), nullable=True),
        sa.Column("attachment_ids", sa.Text(), nullable=True),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("important_until", sa.BigInteger(), nullable=True),
        sa.Column("background", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_published_at"), ["published_at"], unique=False)

    op.create_table(
        "tag",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_tag_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("author_id", "folded", name=op.f("uq_tag_author_id_folded")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "webhook",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("blocked_with", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_webhook_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_webhook_secret_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_user_id"), ["user_id"], unique=False)

    op.create_table(
        "workgroup",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("keywords", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("extranet", sa.Boolean(), nullable=False),
        sa.Column("project", sa.Boolean(), nullable=False),
        sa.Column("project_start", sa.BigInteger(), nullable=True),
        sa.Column("project_finish", sa.BigInteger(), nullable=True),
        sa.Column("inviters", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("active_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_workgroup_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attachment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("entity_type", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_attachment_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["drive_object.id"],
            name=op.f("fk_attachment_object_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_attachment_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_entity", ["entity_type", "entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_object_id"), ["object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_post_id"), ["post_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("shared_codes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_comment_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_author_id_id", ["author_id", "id"], unique=False)
        batch_op.create_index("ix_comment_post_id_act", ["post_id", "act"], unique=False)

    op.create_table(
        "drive_right",
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["drive_object.id"],
            name=op.f("fk_drive_right_object_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("object_id", "code", name=op.f("pk_drive_right")),
    )
    with op.batch_alter_table("drive_right", schema=None) as batch_op:
        batch_op.create_index("ix_drive_right_code", ["code"], unique=False)

    op.create_table(
        "feed_entry",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_feed_entry_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_feed_entry")),
        sa.UniqueConstraint("act", name=op.f("uq_feed_entry_act")),
    )
    op.create_table(
        "file_version",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_id"], ["file_content.id"], name=op.f("fk_file_version_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_file_version_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["drive_object.id"],
            name=op.f("fk_file_version_object_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_version")),
        sa.UniqueConstraint("object_id", "number", name=op.f("uq_file_version_object_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("file_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_file_version_content_id"), ["content_id"], unique=False
        )

    op.create_table(
        "post_recipient",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("workgroup_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_recipient_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workgroup_id"],
            ["workgroup.id"],
            name=op.f("fk_post_recipient_workgroup_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("post_id", "code", name=op.f("pk_post_recipient")),
    )
    with op.batch_alter_table("post_recipient", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_recipient_workgroup_id"), ["workgroup_id"], unique=False
        )

    op.create_table(
        "post_tag",
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_tag_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_post_tag_tag_id")),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name=op.f("pk_post_tag")),
    )
    with op.batch_alter_table("post_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_tag_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "read_mark",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_read_mark_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_read_mark_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mark")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_read_mark_post_id_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workgroup_member",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("workgroup_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("initiated_by", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.id"], name=op.f("fk_workgroup_member_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["workgroup_id"],
            ["workgroup.id"],
            name=op.f("fk_workgroup_member_workgroup_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup_member")),
        sa.UniqueConstraint(
            "workgroup_id", "user_id", name=op.f("uq_workgroup_member_workgroup_id_user_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("workgroup_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workgroup_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "post_access",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["feed_entry.post_id"],
            name=op.f("fk_post_access_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", "post_id", name=op.f("pk_post_access")),
    )
    with op.batch_alter_table("post_access", schema=None) as batch_op:
        batch_op.create_index("ix_post_access_post_id", ["post_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("feed24 does not migrate down; restore a backup instead")

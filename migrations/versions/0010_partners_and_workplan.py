"""The organizations around a city, what was promised, and the workplan become rows."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=10), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('settled_because', sa.Text(), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("about IN ('group', 'audience', 'language', 'place')", name=op.f('ck_absences_about')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_absences_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_absences_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_absences_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_absences_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absences'))
    )
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absences_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_absences_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_absences_team_id'), ['team_id'], unique=False)

    op.create_table('milestones',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('state_note', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("state IN ('ahead', 'reached', 'dropped')", name=op.f('ck_milestones_state')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_milestones_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_milestones_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_milestones_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_milestones_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestones')),
    sa.UniqueConstraint('id', 'team_id', name=op.f('uq_milestones_id_team_id'))
    )
    with op.batch_alter_table('milestones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestones_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestones_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestones_team_id'), ['team_id'], unique=False)

    op.create_table('partners',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('known_as', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('does', sa.Text(), nullable=False),
    sa.Column('offers', sa.Text(), nullable=False),
    sa.Column('wants', sa.Text(), nullable=False),
    sa.Column('needs', sa.Text(), nullable=False),
    sa.Column('gains', sa.Text(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('expectation', sa.Text(), nullable=False),
    sa.Column('show_up', sa.Text(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('places', sa.Text(), nullable=False),
    sa.Column('audiences', sa.JSON(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('second_name', sa.Text(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('may_be_named', sa.Boolean(), nullable=False),
    sa.Column('heard', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('heard_since', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("stage IN ('identified', 'contacted', 'listening', 'agreed', 'active', 'paused', 'ended')", name=op.f('ck_partners_stage')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_partners_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_partners_question_id')),
    sa.ForeignKeyConstraint(['second_id'], ['people.id'], name=op.f('fk_partners_second_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_partners_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_partners_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partners')),
    sa.UniqueConstraint('id', 'team_id', name=op.f('uq_partners_id_team_id'))
    )
    with op.batch_alter_table('partners', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partners_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partners_second_id'), ['second_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partners_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partners_team_id'), ['team_id'], unique=False)
        batch_op.create_index('uq_partners_team_id_known_as', ['team_id', 'known_as'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))

    op.create_table('shared_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('decides', sa.Text(), nullable=False),
    sa.Column('consulted', sa.Text(), nullable=False),
    sa.Column('tie', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_shared_decisions_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_shared_decisions_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_shared_decisions_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_decisions'))
    )
    with op.batch_alter_table('shared_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_decisions_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_decisions_team_id'), ['team_id'], unique=False)

    op.create_table('agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_agreements_number')),
    sa.ForeignKeyConstraint(['added_by_id'], ['people.id'], name=op.f('fk_agreements_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_agreements_file_id')),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_agreements_partner_id_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sa.UniqueConstraint('partner_id', 'number', name='uq_agreements_partner_id_number')
    )
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreements_partner_id'), ['partner_id'], unique=False)

    op.create_table('commitments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('partner_name', sa.Text(), nullable=False),
    sa.Column('known_as', sa.Text(), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('in_return', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('state_note', sa.Text(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("side IN ('city', 'partner')", name=op.f('ck_commitments_side')),
    sa.CheckConstraint("state IN ('open', 'done', 'broken', 'dropped')", name=op.f('ck_commitments_state')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_commitments_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_commitments_partner_id_team_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_commitments_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_commitments_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_commitments_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitments')),
    sa.UniqueConstraint('id', 'team_id', name=op.f('uq_commitments_id_team_id'))
    )
    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitments_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_team_id'), ['team_id'], unique=False)

    op.create_table('partner_concerns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('worry', sa.Text(), nullable=False),
    sa.Column('next_step', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("kind IN ('legal', 'privacy', 'policy', 'other')", name=op.f('ck_partner_concerns_kind')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_partner_concerns_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_concerns_partner_id_team_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_partner_concerns_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_partner_concerns_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_partner_concerns_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_concerns'))
    )
    with op.batch_alter_table('partner_concerns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_concerns_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_concerns_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_concerns_team_id'), ['team_id'], unique=False)

    op.create_table('partner_contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_contacts_partner_id_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_contacts')),
    sa.UniqueConstraint('id', 'partner_id', name=op.f('uq_partner_contacts_id_partner_id'))
    )
    with op.batch_alter_table('partner_contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_contacts_partner_id'), ['partner_id'], unique=False)

    op.create_table('partner_meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=False),
    sa.Column('how', sa.String(length=12), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_meetings_partner_id_team_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_partner_meetings_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_meetings'))
    )
    with op.batch_alter_table('partner_meetings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_meetings_partner_id'), ['partner_id'], unique=False)

    op.create_table('partner_ratings',
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('influence', sa.Integer(), nullable=True),
    sa.Column('affected', sa.Integer(), nullable=True),
    sa.CheckConstraint('affected BETWEEN 1 AND 5', name=op.f('ck_partner_ratings_affected')),
    sa.CheckConstraint('influence BETWEEN 1 AND 5', name=op.f('ck_partner_ratings_influence')),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_ratings_partner_id_team_id')),
    sa.PrimaryKeyConstraint('partner_id', name=op.f('pk_partner_ratings'))
    )
    with op.batch_alter_table('partner_ratings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_ratings_team_id'), ['team_id'], unique=False)

    op.create_table('partner_ties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('between', sa.Text(), nullable=False),
    sa.Column('from_name', sa.Text(), nullable=False),
    sa.Column('to_name', sa.Text(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('strength', sa.Integer(), nullable=True),
    sa.Column('is_formal', sa.Boolean(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint('strength BETWEEN 1 AND 5', name=op.f('ck_partner_ties_strength')),
    sa.ForeignKeyConstraint(['from_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_ties_from_id_team_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_partner_ties_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_partner_ties_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_partner_ties_team_id')),
    sa.ForeignKeyConstraint(['to_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_partner_ties_to_id_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_ties'))
    )
    with op.batch_alter_table('partner_ties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_ties_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_ties_team_id'), ['team_id'], unique=False)

    op.create_table('support',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('organization', sa.Text(), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('offer', sa.Text(), nullable=False),
    sa.Column('cost', sa.Text(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['partner_id', 'team_id'], ['partners.id', 'partners.team_id'], name=op.f('fk_support_partner_id_team_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_support_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_support_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_support_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support'))
    )
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_partner_id'), ['partner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_team_id'), ['team_id'], unique=False)

    op.create_table('tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('outside', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('state_note', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=True),
    sa.Column('taken', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('offered', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("kind IN ('step', 'training', 'feedback')", name=op.f('ck_tasks_kind')),
    sa.CheckConstraint("state IN ('not_started', 'on_track', 'at_risk', 'blocked', 'done', 'dropped')", name=op.f('ck_tasks_state')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_tasks_ends_after_start')),
    sa.ForeignKeyConstraint(['milestone_id', 'team_id'], ['milestones.id', 'milestones.team_id'], name=op.f('fk_tasks_milestone_id_team_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['people.id'], name=op.f('fk_tasks_owner_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_tasks_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_tasks_submission_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_tasks_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('id', 'team_id', name=op.f('uq_tasks_id_team_id'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tasks_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_team_id'), ['team_id'], unique=False)

    op.create_table('commitment_askings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('says', sa.Text(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=10), nullable=True),
    sa.Column('correction', sa.Text(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_commitment_askings_asked_by_id')),
    sa.ForeignKeyConstraint(['commitment_id', 'team_id'], ['commitments.id', 'commitments.team_id'], name=op.f('fk_commitment_askings_commitment_id_team_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['partner_contacts.id'], name=op.f('fk_commitment_askings_contact_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_askings'))
    )
    with op.batch_alter_table('commitment_askings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_askings_commitment_id'), ['commitment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_askings_team_id'), ['team_id'], unique=False)

    op.create_table('task_waits',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('task_id <> after_id', name=op.f('ck_task_waits_not_itself')),
    sa.ForeignKeyConstraint(['after_id', 'team_id'], ['tasks.id', 'tasks.team_id'], name=op.f('fk_task_waits_after_id_team_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['task_id', 'team_id'], ['tasks.id', 'tasks.team_id'], name=op.f('fk_task_waits_task_id_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('task_id', 'after_id', name=op.f('pk_task_waits'))
    )
    with op.batch_alter_table('task_waits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_waits_after_id'), ['after_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_waits_team_id'), ['team_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('task_waits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_waits_team_id'))
        batch_op.drop_index(batch_op.f('ix_task_waits_after_id'))

    op.drop_table('task_waits')
    with op.batch_alter_table('commitment_askings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_askings_team_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_askings_commitment_id'))

    op.drop_table('commitment_askings')
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tasks_team_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_submission_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_owner_id'))

    op.drop_table('tasks')
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_team_id'))
        batch_op.drop_index(batch_op.f('ix_support_submission_id'))
        batch_op.drop_index(batch_op.f('ix_support_partner_id'))

    op.drop_table('support')
    with op.batch_alter_table('partner_ties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_ties_team_id'))
        batch_op.drop_index(batch_op.f('ix_partner_ties_submission_id'))

    op.drop_table('partner_ties')
    with op.batch_alter_table('partner_ratings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_ratings_team_id'))

    op.drop_table('partner_ratings')
    with op.batch_alter_table('partner_meetings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_meetings_partner_id'))

    op.drop_table('partner_meetings')
    with op.batch_alter_table('partner_contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_contacts_partner_id'))

    op.drop_table('partner_contacts')
    with op.batch_alter_table('partner_concerns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_concerns_team_id'))
        batch_op.drop_index(batch_op.f('ix_partner_concerns_submission_id'))
        batch_op.drop_index(batch_op.f('ix_partner_concerns_owner_id'))

    op.drop_table('partner_concerns')
    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitments_team_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_submission_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_partner_id'))
        batch_op.drop_index(batch_op.f('ix_commitments_owner_id'))

    op.drop_table('commitments')
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreements_partner_id'))

    op.drop_table('agreements')
    with op.batch_alter_table('shared_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_decisions_team_id'))
        batch_op.drop_index(batch_op.f('ix_shared_decisions_submission_id'))

    op.drop_table('shared_decisions')
    with op.batch_alter_table('partners', schema=None) as batch_op:
        batch_op.drop_index('uq_partners_team_id_known_as', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_partners_team_id'))
        batch_op.drop_index(batch_op.f('ix_partners_submission_id'))
        batch_op.drop_index(batch_op.f('ix_partners_second_id'))
        batch_op.drop_index(batch_op.f('ix_partners_owner_id'))

    op.drop_table('partners')
    with op.batch_alter_table('milestones', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestones_team_id'))
        batch_op.drop_index(batch_op.f('ix_milestones_submission_id'))
        batch_op.drop_index(batch_op.f('ix_milestones_owner_id'))

    op.drop_table('milestones')
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absences_team_id'))
        batch_op.drop_index(batch_op.f('ix_absences_submission_id'))
        batch_op.drop_index(batch_op.f('ix_absences_owner_id'))

    op.drop_table('absences')

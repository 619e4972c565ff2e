//! Links and duplicate group of the selected annotation.

use super::super::super::action::ViewAction;
use super::super::super::icons::{Icon, icon_button};
use super::super::super::view_ctx::ViewCtx;
use super::super::parts::{Chip, aside_ui, chip_ui, heading_ui, seen, short};
use crate::project::edit::Command;
use crate::project::{AnnotationId, DuplicateGroup, GroupId};
use crate::query::lists::LinkRow;
use egui::Ui;

/// Code points of the other end's words.
const QUOTE_LENGTH: usize = 60;

pub(super) fn links_ui(ctx: &ViewCtx<'_>, id: AnnotationId, ui: &mut Ui) {
    let rows = ctx.session.derived().links.links_of(ctx.project(), id);
    if rows.is_empty() {
        aside_ui(ctx.theme, "No links yet", ui);
    }
    let mut before = None;
    for row in &rows {
        if before != Some((row.kind, row.outgoing)) {
            kind_ui(ctx, row, ui);
            before = Some((row.kind, row.outgoing));
        }
        ui.horizontal(|ui| {
            other_end_ui(ctx, row.other, false, ui);
            if icon_button(ui, Icon::Unlink, &unlink_name(ctx, row)).clicked() {
                ctx.push(Command::Unlink(vec![row.relation]));
            }
        });
    }
}

/// Says which link, as there can be many.
fn unlink_name(ctx: &ViewCtx<'_>, row: &LinkRow) -> String {
    let other = ctx.project().annotations().get(row.other);
    let words = other.map_or_else(String::new, |other| short(&other.quote.exact, QUOTE_LENGTH));
    format!("Remove the link with “{words}”")
}

/// “→ rests on” where the arrow starts here, “← rests on” where it ends here.
fn kind_ui(ctx: &ViewCtx<'_>, row: &LinkRow, ui: &mut Ui) {
    let name = ctx
        .project()
        .relation_types()
        .get(row.kind)
        .map_or("", |kind| kind.name.as_str());
    let (arrow, tip) = match row.outgoing {
        true => ("→", "The arrow starts here"),
        false => ("←", "The arrow ends here"),
    };
    aside_ui(ctx.theme, format!("{arrow} {name}"), ui).on_hover_text(tip);
}

/// Another annotation as a chip; a click goes there.
fn other_end_ui(ctx: &ViewCtx<'_>, other: AnnotationId, selected: bool, ui: &mut Ui) {
    let Some(annotation) = ctx.project().annotations().get(other) else {
        return;
    };
    let Some(label) = ctx.project().labels().get(annotation.label) else {
        return;
    };
    let outlet = ctx
        .project()
        .documents()
        .get(annotation.document)
        .map_or("", |document| match document.outlet.as_str() {
            "" => document.title.as_str(),
            outlet => outlet,
        });
    let text = short(&annotation.quote.exact, QUOTE_LENGTH);
    let name = format!("Go to {}: {text}", label.name);
    let chip = Chip {
        text: &text,
        more: outlet,
        name: &name,
        selected,
        ..Chip::of(label)
    };
    // Room for the button behind it.
    let keep = ctx.theme.sizes.icon_button + ctx.theme.sizes.space.s;
    if chip_ui(ctx.theme, &chip, keep, ui)
        .on_hover_text(seen(&annotation.quote.exact))
        .clicked()
    {
        ctx.push(ViewAction::GoTo(other));
    }
}

/// The duplicate group it is a member of, if any.
pub(super) fn group_ui(ctx: &ViewCtx<'_>, id: AnnotationId, ui: &mut Ui) {
    let group_id = ctx.session.derived().links.group_of(id);
    let found = group_id.and_then(|group_id| Some((group_id, ctx.project().groups().get(group_id)?)));
    let Some((group_id, group)) = found else { return };
    heading_ui(ctx.theme, &format!("Duplicate group of {}", group.members.len()), ui);
    for member in &group.members {
        member_ui(ctx, (group_id, group), *member, *member == id, ui);
    }
    if ui
        .button("Leave group")
        .on_hover_text("Take this annotation out of the duplicate group")
        .clicked()
    {
        ctx.push(Command::LeaveGroup(id));
    }
}

fn member_ui(
    ctx: &ViewCtx<'_>,
    (group_id, group): (GroupId, &DuplicateGroup),
    member: AnnotationId,
    selected: bool,
    ui: &mut Ui,
) {
    other_end_ui(ctx, member, selected, ui);
    ui.horizontal(|ui| {
        ui.add_space(ctx.theme.sizes.space.l);
        if group.principal == member {
            aside_ui(ctx.theme, "Principal", ui).on_hover_text("The others are copies of this one");
        } else if ui
            .small_button("Make principal")
            .on_hover_text("Call the others copies of this one")
            .clicked()
        {
            ctx.push(Command::SetPrincipal(group_id, member));
        }
    });
}

use crate::desk::Desk;
use crate::error::ErrorCode;
use crate::ids::PlaybookId;
use crate::playbook::edit::{Edit, EditKind, EditLanguage, TextField};
use crate::view::editor::{EditorView, PlaybookOrigin};
use crate::world::TestWorld;

fn desk(folder: &tempfile::TempDir) -> Desk {
    let local = folder.path().join("local");
    Desk::open(&folder.path().join("a.tomoshibi"), &local, Box::new(TestWorld::default())).unwrap()
}

fn ehr_down() -> PlaybookId {
    PlaybookId::from("ehr-down")
}

fn titled(step: &str, text: &str) -> Edit {
    Edit::SetText { step: step.to_owned(), field: TextField::Title, language: EditLanguage::Ja, text: text.to_owned() }
}

fn add(after: &str, title: &str) -> Edit {
    Edit::AddStep { after: after.to_owned(), branch: String::new(), kind: EditKind::Action, title: title.to_owned() }
}

fn edit(desk: &mut Desk, view: &EditorView, edit: &Edit) -> EditorView {
    desk.edit_playbook(&PlaybookId(view.id.clone()), &view.edition, edit).unwrap()
}

#[test]
fn a_built_in_playbook_is_changed_in_the_draft_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let first = desk.open_playbook(&ehr_down()).unwrap();
    assert_eq!((first.origin, first.can_undo), (PlaybookOrigin::BuiltIn, false));
    let view = edit(&mut desk, &first, &add("do-not-touch", "掲示を出す"));
    assert_eq!((view.origin, view.can_undo, view.is_changed), (PlaybookOrigin::Changed, true, true));
    assert_eq!(view.steps[1].title.ja, "掲示を出す");
    assert_eq!(view.touched, view.steps[1].id);
    assert!(desk.contents.of(None).playbook(&ehr_down()).unwrap().steps.len() + 1 == view.steps.len());
    let back = desk.undo_playbook(&ehr_down(), &view.edition).unwrap();
    assert_eq!((back.edition.as_str(), back.origin), (first.edition.as_str(), PlaybookOrigin::BuiltIn));
    let again = desk.redo_playbook(&ehr_down(), &back.edition).unwrap();
    assert_eq!(again.edition, view.edition);
}

#[test]
fn what_can_be_taken_back_outlives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = desk(&folder);
    let start = first.open_playbook(&ehr_down()).unwrap();
    let mut editions = vec![start.edition.clone()];
    let mut view = start;
    for text in ["一", "二", ""] {
        view = edit(&mut first, &view, &titled("do-not-touch", text));
        editions.push(view.edition.clone());
    }
    assert!(view.problems.iter().any(|problem| problem.code == "E6"), "an empty title can be typed, and is said");
    first.close().unwrap();
    let mut again = desk(&folder);
    let mut view = again.open_playbook(&ehr_down()).unwrap();
    for edition in editions.iter().rev() {
        assert_eq!(view.edition, *edition);
        view = again.undo_playbook(&ehr_down(), &view.edition).unwrap();
    }
    assert!(!view.can_undo && view.can_redo);
}

#[test]
fn two_windows_do_not_write_over_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    edit(&mut desk, &seen, &titled("do-not-touch", "一"));
    let late = desk.edit_playbook(&ehr_down(), &seen.edition, &titled("do-not-touch", "二")).unwrap_err();
    assert_eq!(late.code(), ErrorCode::ChangedElsewhere);
}

#[test]
fn what_is_not_possible_is_said_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    let view = edit(&mut desk, &seen, &Edit::MoveUp { step: "do-not-touch".to_owned() });
    assert_eq!(view.refused.unwrap().ja, "これより先へは動かせません");
    assert_eq!(view.edition, seen.edition);
    assert!(desk.draft().unwrap().plan().playbooks.is_empty());
}

#[test]
fn what_was_walked_is_remembered_for_this_edition() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    let view = edit(&mut desk, &seen, &titled("do-not-touch", "一"));
    let all = view.walked.branches;
    assert!(all > 2 && view.walked.open.len() as u32 == all);
    let mut path = Vec::new();
    let walk = loop {
        let walk = desk.dry_walk(&ehr_down(), &path).unwrap();
        let Some(answer) = walk.answers.first() else { break walk };
        path.push(answer.id.clone());
    };
    assert!(walk.stopped.is_some() && walk.walked.open.len() < all as usize);
    assert_eq!(walk.walked.sentence.ja, format!("{all} の分かれ道のうち {} つは未確認", walk.walked.open.len()));
    desk.close().unwrap();
    let mut desk = self::desk(&folder);
    let again = desk.open_playbook(&ehr_down()).unwrap();
    assert_eq!(again.walked, walk.walked, "also after the program was closed");
    let changed = edit(&mut desk, &again, &titled("do-not-touch", "二"));
    assert_eq!(changed.walked.open.len() as u32, all, "another edition has to be walked again");
}

#[test]
fn a_copy_has_its_own_name_and_no_button() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let copy = desk.copy_playbook(Some(&ehr_down()), "病棟：カルテが止まった").unwrap();
    assert_eq!((copy.origin, copy.title.ja.as_str()), (PlaybookOrigin::Own, "病棟：カルテが止まった"));
    let empty = desk.copy_playbook(None, "薬剤").unwrap();
    assert_eq!(empty.steps.len(), 2);
    assert_ne!(empty.id, copy.id);
    let list = desk.playbooks_view().unwrap();
    assert_eq!(list.playbooks[0].id, copy.id);
    assert!(!list.playbooks[0].is_entry && list.playbooks[0].errors == 0);
    let list = desk.remove_playbook(&PlaybookId(copy.id)).unwrap();
    assert!(list.playbooks.iter().all(|line| line.title.ja != "病棟：カルテが止まった"));
}

#[test]
fn a_file_comes_back_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let copy = desk.copy_playbook(Some(&ehr_down()), "病棟").unwrap();
    let id = PlaybookId(copy.id.clone());
    let (name, text) = desk.export_playbook(&id).unwrap();
    assert_eq!(name, format!("{id}.toml"));
    desk.remove_playbook(&id).unwrap();
    let back = desk.import_playbook(text.replace('\n', "\r\n").as_bytes()).unwrap();
    assert_eq!(back.playbook.unwrap().edition, copy.edition);
}

#[test]
fn hostile_files_are_answered_with_a_sentence_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let (_, good) = desk.export_playbook(&ehr_down()).unwrap();
    let files: Vec<(Vec<u8>, &str)> = vec![
        ("#".repeat(300_000).into_bytes(), "大きすぎて"),
        (vec![0xff, 0xfe, 0x00], "文字のファイル"),
        (format!("x = {}", "[".repeat(50_000)).into_bytes(), "TOML"),
        (format!("id = \"a\"\n{good}").into_bytes(), "TOML"),
        (format!("format = 2\n{good}").into_bytes(), "新しい版"),
        (good.replace("\"ehr-down\"", "\"../x\"").into_bytes(), "id が使えません"),
        (good.replace("\"decision\"", "\"bomb\"").into_bytes(), "kind"),
        ("[[step]]\n".repeat(400).into_bytes(), "大きすぎて"),
    ];
    for (bytes, said) in files {
        let answer = desk.import_playbook(&bytes).unwrap();
        assert!(answer.playbook.is_none(), "{said}");
        assert!(answer.problems.iter().any(|problem| problem.text.ja.contains(said)), "{said}: {:?}", answer.problems);
        assert!(desk.draft().unwrap().plan().playbooks.is_empty(), "nothing half imported");
    }
}

#[test]
fn what_the_library_brought_is_offered_and_never_forced() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let (_, theirs) = desk.export_playbook(&ehr_down()).unwrap();
    // An older program, whose first two steps said something else, and whose user has changed the second and third.
    let old = theirs
        .replace("画面と電源にはさわらない", "画面にさわらない")
        .replace("ほかの窓口でも使えないか聞く", "ほかの窓口に聞く");
    let ours = old.replace("ほかの窓口に聞く", "となりに聞く").replace("本部に電話する", "本部に内線をかける");
    let base = crate::playbook::parse::edition(&old);
    desk.store.tx(|tx| tx.keep_playbook(&ehr_down(), &base, &old)).unwrap();
    let fields = super::row_fields(&ours, &base);
    let put = crate::plan::draft::Change::Put { part: "playbooks".into(), row: "ehr-down".into(), fields };
    desk.change_draft(&[put]).unwrap();
    let view = desk.open_playbook(&ehr_down()).unwrap();
    assert!(view.has_update);
    let offered = desk.library_update(&ehr_down()).unwrap();
    let steps: Vec<_> = offered.steps.iter().map(|step| (step.step.as_str(), step.suggested)).collect();
    assert_eq!(steps, [("do-not-touch", true), ("ask-other-windows", false)], "the third is ours alone");
    assert!(offered.steps[1].ours[0].ja.contains("となりに聞く"));
    let merged = desk.merge_library(&ehr_down(), &view.edition, &["do-not-touch".to_owned()]).unwrap();
    assert_eq!(merged.steps[0].title.ja, "画面と電源にはさわらない");
    assert_eq!(merged.steps[1].title.ja, "となりに聞く");
    assert!(!merged.has_update, "it is done with");
    let back = desk.undo_playbook(&ehr_down(), &merged.edition).unwrap();
    assert_eq!(back.edition, view.edition);
}

#[test]
fn the_draft_is_compared_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(&folder);
    let seen = desk.open_playbook(&ehr_down()).unwrap();
    edit(&mut desk, &seen, &titled("do-not-touch", "さわらない"));
    let compared = desk.compare_playbook(&ehr_down(), None).unwrap();
    assert_eq!(compared.before.ja, "はじめの内容");
    let said: Vec<_> = compared.changes.iter().map(|one| one.text.ja.as_str()).collect();
    assert_eq!(said, ["手順1の見出しが「画面と電源にはさわらない」から「さわらない」に変わりました"]);
    assert_eq!(desk.compare_playbook(&ehr_down(), Some(9)).unwrap_err().code(), ErrorCode::UnknownRevision);
}

import type { ClassDefinition } from './definitions.ts'
import { compareSibling, OTHER_ID } from './enum-values.ts'
import { SCHEMA } from './generated/schema.ts'
import { type IssueLog, quote } from './issue.ts'
import { type JsonRecord, ownValue } from './json-record.ts'

/** Checks that category_uid and type_uid follow from the class and activity, and the names from the ids. */
export function checkClassification(definition: ClassDefinition, event: JsonRecord, log: IssueLog): void {
  const { uid, caption, category_uid } = definition
  checkUid('category_uid', category_uid, `the category of ${caption}`, event, log)
  const activity = ownValue(event, 'activity_id')
  if (Number.isInteger(activity)) {
    checkUid('type_uid', uid * 100 + (activity as number), 'class_uid * 100 + activity_id', event, log)
  }
  if (!log.wants('warning') && log.hasError) return
  checkName(
    'category_name',
    SCHEMA.categories[category_uid] ?? '',
    Object.values(SCHEMA.categories),
    event,
    log,
  )
  checkName('class_name', caption, classCaptions, event, log)
  checkTypeName(definition, activity, event, log)
}

const classCaptions = SCHEMA.classes.map(({ caption }) => caption)

function checkUid(name: string, expected: number, why: string, event: JsonRecord, log: IssueLog): void {
  const actual = ownValue(event, name)
  if (!Number.isInteger(actual) || actual === expected) return
  log.add('error', `${name}_incorrect`, `/${name}`, `${quote(actual)} is not ${why}`, String(expected))
}

function checkName(
  name: string,
  caption: string,
  captions: Iterable<string>,
  event: JsonRecord,
  log: IssueLog,
): void {
  const text = ownValue(event, name)
  if (typeof text === 'string') compareSibling(text, { caption, captions }, `/${name}`, log)
}

/** `Network Activity: Open`. With 99 (Other) the source may name the type itself. */
function checkTypeName(
  definition: ClassDefinition,
  activity: unknown,
  event: JsonRecord,
  log: IssueLog,
): void {
  if (!Object.hasOwn(event, 'type_name') || activity === OTHER_ID) return
  const activities = definition.attributes.get('activity_id')?.enum
  const caption = activities?.get(activity as number)
  if (!activities || caption === undefined) return
  const captions = [...activities.values()].map((of) => `${definition.caption}: ${of}`)
  checkName('type_name', `${definition.caption}: ${caption}`, captions, event, log)
}

import {
  hint,
  type LintCheck,
  type LintedDocument,
  type LintFinding,
  textsAt,
  warning,
} from './lint-check.ts'

const REQUIRED: Readonly<Record<string, string>> = {
  id: 'a random UUID (version 4)',
  status: 'experimental for a new rule',
  description: 'what it detects, in a sentence or more',
  references: 'a list of public sources',
  author: 'who wrote it',
  date: 'YYYY-MM-DD',
  tags: 'ATT&CK tactics and techniques',
  falsepositives: 'what else looks like this, or Unknown, or Unlikely',
  level: 'informational, low, medium, high or critical',
}

const KNOWN = [
  ...Object.keys(REQUIRED),
  'title',
  'name',
  'related',
  'taxonomy',
  'license',
  'modified',
  'logsource',
  'detection',
  'fields',
  'scope',
  'correlation',
  'filter',
]

const MIN_DESCRIPTION = 16
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

export const checkAttributes: LintCheck = function* (linted) {
  yield* checkMissing(linted)
  yield* checkMisspelled(linted)
  yield* checkDescription(linted)
  yield* checkDates(linted)
  yield* checkIds(linted)
}

function* checkMissing({ map, rule }: LintedDocument): Iterable<LintFinding> {
  if (rule === undefined) return
  for (const [name, expected] of Object.entries(REQUIRED)) {
    if (map.entry(name) === undefined || (name !== 'id' && isEmpty(map, name)))
      yield warning(
        'LINT_ATTRIBUTE_MISSING',
        map.entry(name)?.keyPlace ?? map.place,
        `'${name}' is missing`,
        expected,
      )
  }
}

function isEmpty(map: LintedDocument['map'], name: string): boolean {
  return textsAt(map.entry(name)).every(({ text }) => text.trim() === '')
}

/** Attributes of one's own are allowed: only what is nearly one of Sigma's is taken for a slip. */
function* checkMisspelled({ map }: LintedDocument): Iterable<LintFinding> {
  for (const { key, keyPlace } of map.entries) {
    if (KNOWN.includes(key)) continue
    const meant = KNOWN.find((name) => !map.has(name) && isNearly(key, name))
    if (meant !== undefined)
      yield warning('LINT_ATTRIBUTE_MISSPELLED', keyPlace, `'${key}' is no attribute of Sigma`, `'${meant}'`)
  }
}

function isNearly(key: string, name: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '')
      .replace(/s$/, '')
  return plain(key) === plain(name)
}

function* checkDescription({ map }: LintedDocument): Iterable<LintFinding> {
  const value = map.entry('description')?.value
  if (value?.kind !== 'scalar' || value.text.trim() === '') return
  if (value.text.trim().length < MIN_DESCRIPTION) {
    const expected = `at least ${MIN_DESCRIPTION} characters`
    yield warning('LINT_DESCRIPTION_SHORT', value.place, 'the description says next to nothing', expected)
  }
  if (/https?:\/\//.test(value.text))
    yield hint(
      'LINT_DESCRIPTION_LINK',
      value.place,
      'the description holds a link',
      "the link under 'references'",
    )
}

function* checkDates({ map }: LintedDocument): Iterable<LintFinding> {
  const modified = map.entry('modified')
  const [date, changed] = [map.text('date'), map.text('modified')]
  if (modified !== undefined && date !== undefined && changed !== undefined && changed < date)
    yield warning('LINT_DATE_ORDER', modified.value.place, `'modified' is before 'date'`, `${date} or later`)
}

function* checkIds({ map, document }: LintedDocument): Iterable<LintFinding> {
  const id = map.entry('id')
  const own = map.text('id')
  if (id !== undefined && own !== undefined && !UUID_4.test(own))
    yield hint('LINT_ID_VERSION', id.value.place, 'the id is no random UUID', 'a UUID of version 4')
  const related = map.entry('related')
  const { related: relations } =
    document.kind === 'rule'
      ? document.rule
      : document.kind === 'filter'
        ? document.filter
        : document.correlation
  if (related !== undefined && relations.some((relation) => relation.id === own))
    yield warning(
      'LINT_RELATED_SELF',
      related.value.place,
      'the rule is related to itself',
      'ids of other rules',
    )
}

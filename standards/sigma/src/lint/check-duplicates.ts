import type { Search, SearchValue, SigmaRule } from '../sigma-document.ts'
import { type LintedDocument, type LintFinding, warning } from './lint-check.ts'

/** What only the whole set shows: ids, titles, file names and logic that come twice. The later one is named. */
export function* checkDuplicates(documents: readonly LintedDocument[]): Iterable<LintFinding> {
  const firsts = new Map<string, LintedDocument>()
  const first = (key: string, linted: LintedDocument) => {
    const known = firsts.get(key)
    if (known === undefined) firsts.set(key, linted)
    return known
  }
  for (const linted of documents) {
    const { map, rule, file } = linted
    const at = (name: string) => map.entry(name)?.value.place ?? map.place
    const id = map.text('id')
    const sameId = id === undefined ? undefined : first(`id ${id.toLowerCase()}`, linted)
    if (sameId !== undefined)
      yield inFileOf(
        linted,
        warning('LINT_ID_TWICE', at('id'), `the id is also that of ${nameOf(sameId)}`, 'an id of its own'),
      )
    const title = map.text('title') ?? ''
    const sameTitle = first(`title ${title.toLowerCase()}`, linted)
    if (sameTitle !== undefined)
      yield inFileOf(
        linted,
        warning(
          'LINT_TITLE_TWICE',
          at('title'),
          `the title is also that of ${nameOf(sameTitle)}`,
          'a title of its own',
        ),
      )
    const sameLogic = rule === undefined ? undefined : first(`logic ${logicOf(rule)}`, linted)
    if (sameLogic !== undefined)
      yield inFileOf(
        linted,
        warning('LINT_LOGIC_TWICE', at('detection'), `it finds the same as ${nameOf(sameLogic)}`, 'one rule'),
      )
    const name = file?.slice(file.lastIndexOf('/') + 1)
    const sameName = name === undefined ? undefined : first(`file ${name}`, linted)
    if (sameName !== undefined && sameName.file !== file)
      yield inFileOf(
        linted,
        warning('LINT_FILE_TWICE', map.place, `${sameName.file} has the same name`, 'a name of its own'),
      )
  }
}

export function inFileOf({ file }: LintedDocument, finding: LintFinding): LintFinding {
  return file === undefined ? finding : { ...finding, file }
}

function nameOf({ file, map }: LintedDocument): string {
  return file ?? `'${map.text('title')}'`
}

/** Equal for rules that differ only in the order of what has no order, in case, and in the places of their text. */
function logicOf({ logsource, detection }: SigmaRule): string {
  const { product, category, service } = logsource
  const searches = detection.searches.map(({ name, search }) => [name, searchLogic(search)]).sort()
  return JSON.stringify([product, category, service, searches, detection.conditions])
}

function searchLogic(search: Search): string {
  if (search.kind !== 'item') return `${search.kind}(${search.operands.map(searchLogic).sort().join(';')})`
  const { field, modifiers, values } = search.item
  return JSON.stringify([field, modifiers, values.map(valueLogic).sort()])
}

function valueLogic(value: SearchValue): string {
  if (value.type === 'boolean') return String(value.boolean)
  return value.type === 'null' ? 'null' : `${value.type} ${value.text.toLowerCase()}`
}

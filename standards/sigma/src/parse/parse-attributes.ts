import { RELATIONS, type SigmaAttributes, STATUSES } from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'
import { deriveId } from './derive-id.ts'
import { YamlMap } from './yaml-reading.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const TAG = /^[a-z0-9_-]+\.[a-z0-9._-]+$/

export interface DocumentOrigin {
  readonly file: string | undefined
  readonly place: Place
  readonly source: string
}

/** Reads and checks the attributes that every kind of document may have. */
export function parseAttributes(map: YamlMap, origin: DocumentOrigin): SigmaAttributes {
  const title = titleOf(map)
  return {
    id: idOf(map) ?? deriveId(title, origin.file),
    title,
    related: relatedOf(map),
    taxonomy: map.text('taxonomy', 256) ?? 'sigma',
    ...optional('name', map.text('name', 256)),
    ...optional('status', map.oneOf('status', STATUSES)),
    ...optional('description', map.text('description')),
    ...optional('license', map.text('license')),
    ...optional('author', map.text('author')),
    ...optional('date', dateOf(map, 'date')),
    ...optional('modified', dateOf(map, 'modified')),
    references: map.texts('references'),
    tags: tagsOf(map),
    falsepositives: map.texts('falsepositives'),
    fields: map.texts('fields'),
    scope: map.texts('scope'),
    ...optional('file', origin.file),
    line: origin.place.line,
    column: origin.place.column,
    source: origin.source,
  }
}

export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V })
}

function titleOf(map: YamlMap): string {
  const { value } = map.required('title')
  const title = map.text('title', 256) ?? ''
  if (title.trim() === '') {
    refuse('SIGMA_TITLE', { message: 'title is empty', place: value.place, expected: '1 to 256 characters' })
  }
  return title
}

function idOf(map: YamlMap): string | undefined {
  const id = map.text('id')
  if (id === undefined || UUID.test(id)) return id
  const place = map.entry('id')?.value.place
  return refuse('SIGMA_ID', {
    message: `'${id}' is not a UUID`,
    place,
    expected: 'a random UUID (version 4)',
  })
}

function dateOf(map: YamlMap, key: 'date' | 'modified'): string | undefined {
  const date = map.text(key)
  if (date === undefined || DATE.test(date)) return date
  const place = map.entry(key)?.value.place
  return refuse('SIGMA_DATE', { message: `'${date}' is not a date`, place, expected: 'YYYY-MM-DD' })
}

function tagsOf(map: YamlMap): string[] {
  const tags = map.texts('tags')
  const wrong = tags.find((tag) => !TAG.test(tag))
  if (wrong === undefined) return tags
  const place = map.entry('tags')?.value.place
  return refuse('SIGMA_TAG', {
    message: `'${wrong}' is not a tag`,
    place,
    expected: 'namespace.value, lower case',
  })
}

function relatedOf(map: YamlMap): SigmaAttributes['related'] {
  const entry = map.entry('related')
  if (entry === undefined) return []
  if (entry.value.kind !== 'list') {
    const expected = 'a list of id and type'
    refuse('SIGMA_TYPE', { message: "'related' must be a list", place: entry.value.place, expected })
  }
  return entry.value.items.map((node) => {
    const relation = new YamlMap(node, "an element of 'related'")
    relation.required('id')
    relation.required('type')
    return { id: idOf(relation) ?? '', type: relation.oneOf('type', RELATIONS) ?? 'similar' }
  })
}

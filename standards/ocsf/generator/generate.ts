import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import { type CompiledSchema, classesByUid, readCompiledSchema } from './compiled-schema.ts'
import { writeConstants } from './write-constants.ts'
import { writeSchema } from './write-schema.ts'
import { writeTypes } from './write-types.ts'

/** The folder, relative to the checkout, that `generateOcsf` fills. */
export const OCSF_FOLDER = 'standards/ocsf/src/generated'

/**
 * Everything generated from the compiled OCSF schema, by file name. Undefined where the schema is absent.
 * The same schema always gives the same bytes.
 */
export function generateOcsf(path: string | undefined = givenSchema()): Map<string, string> | undefined {
  if (path === undefined) return undefined
  const schema = readCompiledSchema(path)
  checkDerivedUids(schema)
  return new Map([
    ['types.ts', writeTypes(schema)],
    ['schema.ts', writeSchema(schema)],
    ['constants.ts', writeConstants(schema)],
  ])
}

function givenSchema(): string | undefined {
  const folder = vectorsFolder()
  const path = folder && join(folder, 'ocsf/ocsf-1.8.0-compiled.json')
  return path && existsSync(path) ? path : undefined
}

/** The table leaves out type_uid's enum because it is class_uid * 100 + activity_id: make sure that holds. */
function checkDerivedUids(schema: CompiledSchema): void {
  for (const [name, { uid, caption, attributes }] of classesByUid(schema)) {
    const activities = Object.entries(attributes['activity_id']?.enum ?? {})
    const types = attributes['type_uid']?.enum ?? {}
    for (const [activity, of] of activities) {
      if (types[uid * 100 + Number(activity)] === `${caption}: ${of}`) continue
      throw new Error(`type_uid of ${name} does not follow from class_uid and activity_id ${activity}`)
    }
  }
}

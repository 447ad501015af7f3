import type { FieldMapping } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { parse } from 'yaml'
import { z } from 'zod'
import { readRuleFiles } from './rule-files.ts'

const texts = z.array(z.union([z.string(), z.number()]).transform(String))
const Mapping = z.strictObject({
  product: z.string(),
  when: z.record(z.string(), texts).default({}),
  service: z.string().optional(),
  category: z.string().optional(),
  fields: z.record(z.string(), z.string()).default({}),
})

/** The field mappings of a folder, in file order. Throws `CONTENT_INVALID` naming the file and the entry. */
export async function readFieldMappings(folder: string): Promise<FieldMapping[]> {
  const mappings: FieldMapping[] = []
  for (const { file, source } of await readRuleFiles([folder])) {
    const parsed = z.array(Mapping).safeParse(parse(source))
    if (!parsed.success) throw invalid(file, parsed.error)
    for (const mapping of parsed.data) mappings.push(withoutUndefined(mapping))
  }
  return mappings
}

function withoutUndefined(mapping: z.output<typeof Mapping>): FieldMapping {
  const { product, when, service, category, fields } = mapping
  return {
    product,
    when,
    fields,
    ...(service === undefined ? {} : { service }),
    ...(category === undefined ? {} : { category }),
  }
}

function invalid(file: string, error: z.ZodError): OpenSocError {
  const issue = error.issues[0]
  return new OpenSocError('CONTENT_INVALID', `${file} /${issue?.path.join('/')}: ${issue?.message}`, {
    nextStep: 'A field mapping is a list of {product, when, service, category, fields}.',
  })
}

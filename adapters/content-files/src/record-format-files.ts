import {
  type Attributes,
  type EventKind,
  LAYERS,
  type Condition as RecordCondition,
  type RecordFormat,
  type SigmaNames,
  type StatusConditions,
  type ValueSource,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { parse } from 'yaml'
import { z } from 'zod'
import { readRuleFiles } from './rule-files.ts'

const text = z.union([z.string(), z.number()]).transform(String)
export const texts = z.union([text.transform((one) => [one]), z.array(text).min(1)])
const Condition = z
  .record(z.string(), texts)
  .refine((paths) => Object.keys(paths).length > 0, 'a condition names at least one path')
export const Conditions = z
  .union([z.array(Condition).min(1), Condition])
  .transform((given): readonly RecordCondition[] => (Array.isArray(given) ? given : [given]))
const Source = z
  .union([
    texts.transform((of) => ({ of })),
    z.strictObject({
      of: texts,
      map: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      from: z.array(z.tuple([z.number(), z.number()])).optional(),
      words: z.boolean().optional(),
    }),
  ])
  .transform((source) => source as ValueSource)
const NumberOrSource = z.union([z.number().int(), Source])
const AttributeTable = z.record(z.string(), Source).transform((table): Attributes => table)
const Status = z
  .strictObject({ success: Conditions.default([]), failure: Conditions.default([]) })
  .transform((status): StatusConditions => status)
const Sigma = z
  .strictObject({
    product: z.string(),
    service: z.string().optional(),
    category: z.string().optional(),
    fields: z.record(z.string(), texts).default({}),
  })
  .transform((sigma) => sigma as SigmaNames)
const Kind = z
  .strictObject({
    when: Conditions.optional(),
    class: z.string(),
    activity: NumberOrSource,
    severity: NumberOrSource.optional(),
    status: Status.optional(),
    layer: z.enum(LAYERS).optional(),
    attributes: AttributeTable.default({}),
    sigma: Sigma.optional(),
  })
  .transform((kind) => kind as EventKind)
/** Without `recognize`, which a format that is told by its text can do without. */
export const FormatShape = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is kebab-case'),
  vendor: z.string(),
  product: z.string(),
  layer: z.enum(LAYERS),
  cloud: z.string().optional(),
  pantherType: z.string().optional(),
  within: texts.default([]),
  time: texts.default([]),
  sigma: Sigma.optional(),
  attributes: AttributeTable.default({}),
  severity: NumberOrSource.optional(),
  status: Status.optional(),
  events: z
    .array(Kind)
    .min(1)
    .refine((kinds) => kinds.at(-1)?.when === undefined, 'the last kind of event takes the rest: no `when`'),
})
const Format = FormatShape.extend({ recognize: Conditions }).transform((format) => format as RecordFormat)

/** The record formats of a folder, in file order. Throws `CONTENT_INVALID` naming the file and the entry. */
export async function readRecordFormats(folder: string): Promise<RecordFormat[]> {
  const formats: RecordFormat[] = []
  for (const { file, source } of await readRuleFiles([folder])) {
    const parsed = z.array(Format).safeParse(parse(source))
    if (!parsed.success)
      throw invalid(file, `/${parsed.error.issues[0]?.path.join('/')}: ${parsed.error.issues[0]?.message}`)
    for (const format of parsed.data) {
      if (formats.some(({ name }) => name === format.name))
        throw invalid(file, `${format.name} is there twice`)
      formats.push(format)
    }
  }
  return formats
}

function invalid(file: string, problem: string): OpenSocError {
  return new OpenSocError('CONTENT_INVALID', `${file} ${problem}`, {
    nextStep:
      'A record format has name, vendor, product, layer, recognize, time and events (content/README.md).',
  })
}

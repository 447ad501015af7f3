import { z } from 'zod'
import { operation } from './operation.ts'

const MAX_TEXT = 1024 * 1024
const MAX_PARSER = 256 * 1024

/** Something wrong with a parser's text, at its place. */
export const ParserFault = z.object({
  severity: z.enum(['error', 'warning']),
  line: z.int(),
  column: z.int(),
  message: z.string(),
  next_step: z.string().optional(),
})

export const Parser = z.object({
  name: z.string(),
  /** `shipped`: part of the platform; `own`: from the folder of parsers. */
  space: z.enum(['shipped', 'own']),
  media: z.enum(['json', 'text']),
  /** False for one that takes whatever looks like its format: the others are asked first. */
  is_specific: z.boolean(),
  /** Of an own one: its `parser.yaml`. */
  file: z.string().optional(),
  /** With an error it is not asked. */
  faults: z.array(ParserFault),
})

export const listParsers = operation({
  id: 'listParsers',
  method: 'GET',
  path: '/api/v1/parsers',
  summary: 'The normalizers in the order in which they are asked, and what is wrong with own ones',
  scope: 'read',
  response: z.object({ items: z.array(Parser) }),
})

const Refusal = z.object({ reason: z.string(), detail: z.string() })
const Fields = z.record(z.string(), z.unknown())

export const RecordTrial = z.object({
  decode: z.object({
    records: z.int(),
    left_out: z.int(),
    quarantined: z.array(Refusal.extend({ text: z.string() })),
  }),
  records: z.array(
    z.object({
      text: z.string(),
      normalize: z.object({
        /** Normalizers that were asked, in their order, up to the one that took the record. */
        asked: z.array(z.string()),
        normalizer: z.string().optional(),
        quarantined: Refusal.optional(),
        layer: z.string().optional(),
        event: Fields.optional(),
        issues: z.array(z.object({ severity: z.string(), pointer: z.string(), message: z.string() })),
      }),
      /** Absent where there is no event. */
      enrich: z.object({ added: Fields }).optional(),
      detect: z
        .object({
          views: z.array(
            z.object({
              logsource: z.object({
                product: z.string().optional(),
                category: z.string().optional(),
                service: z.string().optional(),
              }),
              fields: Fields,
              /** Running rules of this log source. */
              rules: z.int(),
            }),
          ),
          matches: z.array(
            z.object({
              rule_id: z.string(),
              title: z.string(),
              level: z.string(),
              fields: Fields,
              exception: z.string().optional(),
              is_silent: z.boolean(),
            }),
          ),
        })
        .optional(),
    }),
  ),
})

export const tryRecord = operation({
  id: 'tryRecord',
  method: 'POST',
  path: '/api/v1/parsers/try',
  summary: 'What decode, normalize, enrich and detect do with a text, one by one; nothing is stored',
  scope: 'read',
  body: z.object({
    text: z.string().min(1).max(MAX_TEXT),
    /** The text of a `parser.yaml` that is asked before all others. */
    parser: z.string().max(MAX_PARSER).optional(),
  }),
  response: z.object({
    trial: RecordTrial,
    /** What is wrong with the given parser; with an error it was not asked. */
    faults: z.array(ParserFault),
  }),
})

import { LEVELS, type SigmaDocument } from '../sigma-document.ts'
import { catchRefusal, inFile, type SigmaError, sigmaError } from '../sigma-error.ts'
import { parseAttributes } from './parse-attributes.ts'
import { parseCorrelation } from './parse-correlation.ts'
import { parseDetection } from './parse-detection.ts'
import { parseFilter, warningsOf } from './parse-filter.ts'
import { parseLogsource } from './parse-logsource.ts'
import { parseYamlDocuments, type YamlDocument } from './yaml-documents.ts'
import { YamlMap } from './yaml-reading.ts'

export interface ParseOptions {
  /** Named in errors and in documents. */
  readonly file?: string
  /** Longer texts are refused unread. Default 4 MiB, in UTF-16 code units. */
  readonly maxLength?: number
}

export const MAX_LENGTH = 4 * 1024 * 1024

/**
 * Reads every document of a Sigma file. Content never makes it throw: a document that is not right comes back as
 * `{ ok: false }` with its place, beside its good neighbors.
 */
export function parseSigma(text: string, options: ParseOptions = {}): SigmaDocument[] {
  const maxLength = options.maxLength ?? MAX_LENGTH
  const refused = (error: SigmaError): SigmaDocument[] => [{ ok: false, error: inFile(error, options.file) }]
  if (text.length > maxLength) {
    const message = `the file has ${text.length} characters`
    return refused(sigmaError('SIGMA_TOO_LONG', { message, expected: `at most ${maxLength}` }))
  }
  return catchRefusal(() => parseDocuments(text, options.file), refused)
}

function parseDocuments(text: string, file: string | undefined): SigmaDocument[] {
  const documents = readYaml(text)
  if (documents.length === 0) {
    const error = sigmaError('SIGMA_EMPTY', { message: 'no document', place: { line: 1, column: 1 } })
    return [{ ok: false, error: inFile(error, file) }]
  }
  return documents.map((document) =>
    catchRefusal(
      () => parseDocument(document, file),
      (error) => ({ ok: false, error: inFile(error, file) }),
    ),
  )
}

// The YAML library composes recursively: only its stack bounds the nesting that it accepts.
export function readYaml(text: string): YamlDocument[] {
  try {
    return parseYamlDocuments(text)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    const error = sigmaError('SIGMA_YAML_TOO_DEEP', { message: 'YAML is nested too deeply' })
    return [{ place: { line: 1, column: 1 }, source: text, content: { ok: false, error } }]
  }
}

export function parseDocument(document: YamlDocument, file: string | undefined): SigmaDocument {
  if (!document.content.ok) return { ok: false, error: inFile(document.content.error, file) }
  const map = new YamlMap(document.content.node, 'a Sigma document')
  const attributes = parseAttributes(map, { file, place: document.place, source: document.source })
  if (map.has('correlation')) {
    return { ok: true, kind: 'correlation', correlation: parseCorrelation(map, attributes), warnings: [] }
  }
  if (map.has('filter')) {
    const filter = parseFilter(map, attributes)
    const warnings = warningsOf(filter).map((warning) => inFile(warning, file))
    return { ok: true, kind: 'filter', filter, warnings }
  }
  const logsource = parseLogsource(map)
  const detection = parseDetection(map.required('detection'))
  const level = map.oneOf('level', LEVELS) ?? 'medium'
  return { ok: true, kind: 'rule', rule: { ...attributes, level, logsource, detection }, warnings: [] }
}

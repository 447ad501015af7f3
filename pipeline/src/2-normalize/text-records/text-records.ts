import type { RecordFormat } from '@opensoc/domain'
import { createMappedNormalizer } from '../mapped-format/mapped-format.ts'
import type { Normalizer } from '../normalizer.ts'
import type { Tree } from '../tree.ts'
import { readExchangeTracking } from './exchange-tracking.ts'
import { readS3Access } from './s3-access.ts'
import { readVpcFlow } from './vpc-flow.ts'

/** Reads a line into the record that its JSON form would be; undefined where it is not of the format. */
type ReadLine = (text: string) => Tree | undefined

/** The text forms of formats whose mapping is data, by the format's name. */
const FORMS: ReadonlyMap<string, ReadLine> = new Map([
  ['aws-vpc-flow', readVpcFlow],
  ['aws-s3-access', readS3Access],
  ['exchange-tracking', readExchangeTracking],
])

/** A normalizer for each text form; the mapping is that of the JSON form. */
export function createTextRecordNormalizers(formats: readonly RecordFormat[]): readonly Normalizer[] {
  return formats.flatMap((format) => {
    const read = FORMS.get(format.name)
    return read === undefined ? [] : [textRecordNormalizer(format, read)]
  })
}

function textRecordNormalizer(format: RecordFormat, read: ReadLine): Normalizer {
  const mapped = createMappedNormalizer(format)
  return {
    name: `${format.name}-text`,
    media: 'text',
    isSpecific: true,
    recognizes: ({ text }) => read(text) !== undefined,
    normalize: (record) => mapped.normalize({ ...record, json: read(record.text) ?? {} }),
  }
}

import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, isIpAddress, OCSF_VERSION } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { given } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { isHostname } from '../ocsf-parts.ts'
import { markTimeOfReceipt } from '../record-time.ts'
import { setUnmapped } from '../unmapped.ts'
import type { CodedFormat } from './coded-format.ts'
import { compileEventRule, type EventRule, type MadeEvent } from './event-rule.ts'
import { parseAnyTime } from './read-time.ts'
import { type CompiledSource, compileSource, type Fields, type ValueSource } from './value-source.ts'

/** A longer message is cut in the OCSF event; the original record keeps it. */
const MAX_MESSAGE = 4096

const NOTHING_FITS: EventRule = { class: 'base_event', activity: 99, map: {} }

/** OCSF category: a logon belongs to the layer of identity, whatever told it. */
const IDENTITY = 3

/** A normalizer made of a format's data. Throws `MAPPING_INVALID` where the data is wrong. */
export function createCodedNormalizer(
  format: CodedFormat,
  mappings: readonly FieldMapping[] = [],
): Normalizer {
  const views = [format.sigmaProduct].flat().map((product) => createSigmaViews(mappings, product))
  const events = format.events.map(compileEventRule)
  const generic = compileEventRule(NOTHING_FITS)
  const describe = describer(format)
  const timeSource = compileSource(format.time?.from ?? [])
  const parse = format.time?.parse ?? parseAnyTime
  return {
    name: format.name,
    media: format.media,
    isSpecific: format.isSpecific ?? true,
    recognizes: (record) => format.recognizes(record),
    normalize(record) {
      const read = format.read(record)
      if (read === undefined)
        return { reason: 'normalizer_failed', detail: `${format.name}: the record is cut off or broken` }
      const { fields } = read
      const told = new Set<string>(format.made)
      const written = timeSource.read(fields, told)
      const time =
        written === undefined ? (read.time ?? Number.NaN) : parse(String(written), record.receivedTime ?? 0)
      if (!Number.isSafeInteger(time))
        return {
          reason: 'time_invalid',
          detail: `${format.name}: ${String(written ?? 'nothing').slice(0, 60)} is no time`,
        }
      const made = firstMade(events, fields, time, told) ?? generic.make(fields, time, told)!
      describe(made, fields, told, written)
      // Readers without a time of their own give that of the receipt.
      if (written === undefined && time === record.receivedTime) markTimeOfReceipt(made.event)
      const { event } = made
      setUnmapped(event, fields, told)
      const view = format.view === undefined ? { ...fields } : format.view(fields)
      return {
        layer: event['category_uid'] === IDENTITY ? 'identity' : format.layer,
        ocsf: event as unknown as BaseEvent,
        sigma: views.flatMap((viewsOf) => viewsOf(view)),
      }
    },
  }
}

function firstMade(
  events: readonly ReturnType<typeof compileEventRule>[],
  fields: Fields,
  time: number,
  told: Set<string>,
): MadeEvent | undefined {
  for (const rule of events) {
    if (!rule.fits(fields)) continue
    const own = new Set<string>()
    const made = rule.make(fields, time, own)
    if (made === undefined) continue
    for (const name of own) told.add(name)
    return made
  }
  return undefined
}

/** What all events of a format say, whatever their class. */
function describer(format: CodedFormat) {
  const source = (of: ValueSource | undefined): CompiledSource => compileSource(of ?? [])
  const vendor = constantOrField(format.vendor)
  const product = constantOrField(format.product)
  const logName = source(format.logName)
  const eventCode = source(format.eventCode)
  const uid = source(format.uid)
  const message = source(format.message)
  const reporter = source(format.reporter)
  const textOf = (of: CompiledSource, fields: Fields, told: Set<string>) => {
    const value = of.read(fields, told)
    return value === undefined ? undefined : String(value).slice(0, MAX_MESSAGE)
  }
  return ({ event, profiles }: MadeEvent, fields: Fields, told: Set<string>, written: unknown): void => {
    event['metadata'] = {
      version: OCSF_VERSION,
      product: {
        name: textOf(product, fields, told) ?? format.name,
        vendor_name: textOf(vendor, fields, told) ?? 'Unknown',
      },
      ...given('log_name', textOf(logName, fields, told)),
      ...given('event_code', textOf(eventCode, fields, told)),
      ...given('uid', textOf(uid, fields, told)),
      ...given('original_time', written === undefined ? undefined : String(written)),
      ...reporterOf(textOf(reporter, fields, told)),
      ...(profiles.length === 0 ? {} : { profiles: [...profiles] }),
    }
    const words = event['message'] === undefined ? textOf(message, fields, told) : undefined
    if (words !== undefined) event['message'] = words
    if (event['class_uid'] === 0) event['activity_name'] = textOf(eventCode, fields, told) ?? 'log'
  }
}

/** A plain text names the vendor; only a derived value looks into the record. */
function constantOrField(source: ValueSource): CompiledSource {
  return typeof source === 'string' ? compileSource({ otherwise: source }) : compileSource(source)
}

function reporterOf(name: string | undefined): EventDraft {
  if (name === undefined) return {}
  if (isIpAddress(name)) return { reporter: { ip: name } }
  return { reporter: isHostname(name) ? { hostname: name } : { name } }
}

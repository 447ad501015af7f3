import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, isValid, validate } from '@opensoc/ocsf'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer, Rejection } from '../normalizer.ts'
import { isTree, type Tree, textAt, treeAt } from '../tree.ts'
import { dotted, sigmaPaths } from './dotted-fields.ts'
import { layerOf, productOf } from './ocsf-origin.ts'

/** `product` of the mappings that name OCSF paths; rules see the platform that the event itself tells. */
const MAPPED = 'ocsf'

/** Events that are OCSF already: taken as they are if valid, with Sigma's names for what rules look at. */
export function createOcsfNativeNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, MAPPED)
  const paths = sigmaPaths(mappings.filter(({ product }) => product === MAPPED))
  return {
    name: 'ocsf-native',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) =>
      isTree(json) &&
      Number.isInteger(json['class_uid']) &&
      textAt(treeAt(json, 'metadata'), 'version') !== '',
    normalize({ json }) {
      const event = json as Tree
      if (!isValid(event)) return refuse(event)
      const product = productOf(event)
      const views = viewsOf({ ...event, ...dotted(event, paths) })
      return {
        layer: layerOf(event),
        ocsf: event as unknown as BaseEvent,
        sigma: views.map(({ logsource: { category, service }, fields }) => ({
          logsource: {
            ...(product === undefined ? {} : { product }),
            ...(category === undefined ? {} : { category }),
            ...(service === undefined ? {} : { service }),
          },
          fields,
        })),
      }
    },
  }
}

/** The first error, where it is, and what would be right. */
function refuse(event: Tree): Rejection {
  const issue = validate(event).find(({ severity }) => severity === 'error')
  if (issue === undefined) return { reason: 'normalizer_failed', detail: 'ocsf: not valid' }
  const right = issue.expected === undefined ? '' : `; right would be ${issue.expected}`
  return {
    reason: issue.pointer === '/time' ? 'time_invalid' : 'normalizer_failed',
    detail: `ocsf: at ${issue.pointer || '/'}: ${issue.message}${right}`,
  }
}

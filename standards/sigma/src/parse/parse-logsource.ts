import type { Logsource } from '../sigma-document.ts'
import { refuse } from '../sigma-error.ts'
import { optional } from './parse-attributes.ts'
import { YamlMap } from './yaml-reading.ts'

/** Reads `logsource`; `definition` and custom keys are prose and stay in the source. */
export function parseLogsource(map: YamlMap): Logsource {
  const logsource = new YamlMap(map.required('logsource').value, "'logsource'")
  const found = {
    ...optional('product', logsource.text('product')),
    ...optional('category', logsource.text('category')),
    ...optional('service', logsource.text('service')),
  }
  if (Object.keys(found).length === 0) {
    const expected = 'at least one of category, product and service'
    refuse('SIGMA_LOGSOURCE', { message: 'logsource selects nothing', place: logsource.place, expected })
  }
  return found
}

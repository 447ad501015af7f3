/** The text of a `parser.yaml` to begin with: the form and the fields of the sample's first line. */
export function draftParser(name: string, sample: readonly string[]): string {
  const { told, fields } = formOf(sample[0] ?? '')
  const time = fields.find((field) => /time|date|^ts$/i.test(field))
  const message = fields.find((field) => /msg|message/i.test(field)) ?? fields[0] ?? 'message'
  return [
    '# The layer is endpoint, workload, cloud, network, ot, mail, identity or security.',
    `name: ${name}`,
    'vendor: Unknown',
    `product: ${name}`,
    'layer: network',
    '',
    `# Fields of the first record: ${fields.join(', ') || 'none'}.`,
    ...told,
    '',
    '# Where the time of a record stands; without it a record has the time of its receipt.',
    time === undefined ? '# time: [when]' : `time: ${quoted(time)}`,
    '',
    '# What a record becomes: the first whose `when` fits; the last has none. Attributes are those of the OCSF class.',
    'events:',
    '  # - when: { action: [login] }',
    '  #   class: authentication',
    '  #   activity: 1',
    '  #   status: { success: { result: ok }, failure: { result: bad } }',
    '  #   attributes: { user: user, src_endpoint: src, service.name: =the gate }',
    '  #   sigma: { product: acme, service: gate, fields: { src_ip: src } }',
    '  - class: base_event',
    '    activity: 99',
    '    attributes:',
    `      message: ${quoted(message)}`,
    `    sigma: { product: ${name} }`,
    '',
  ].join('\n')
}

interface Draft {
  readonly told: readonly string[]
  readonly fields: readonly string[]
}

function formOf(line: string): Draft {
  const json = jsonFields(line)
  if (json !== undefined) {
    const told = json.slice(0, 3).map((field) => `${quoted(field)}: '*'`)
    return { told: ['# Which records are meant.', `recognize: { ${told.join(', ')} }`], fields: json }
  }
  const body = line.replace(SYSLOG_HEADER, '')
  const header = body === line ? [] : ['  header: syslog']
  const read = (sign: string, ...form: readonly string[]) => [
    '# Which text is meant (starts_with, contains, matches: RE2), and how it is cut into fields.',
    'read:',
    `  ${sign}`,
    ...header,
    ...form.map((one) => `  ${one}`),
  ]
  const keys = [...body.matchAll(/(?:^|\s)([\w.-]{1,64})=/g)].map(([, key]) => key!)
  if (keys.length >= 3) {
    const signs = keys.slice(0, 2).map((key) => quoted(`${key}=`))
    return { told: read(`contains: [${signs.join(', ')}]`, 'form: key_value'), fields: keys }
  }
  const sign = `starts_with: ${quoted(line.slice(0, 4) || 'GATE')} # edit: what all of its records begin with`
  const delimiter = ['\t', '|', ';', ','].find((one) => body.split(one).length >= 4)
  if (delimiter === undefined) {
    const told = read(sign, 'form: pattern', 'patterns:', "  - '^(?<first>\\S+) (?<message>.*)$'")
    return { told, fields: ['first', 'message'] }
  }
  const columns = body.split(delimiter).map((_, at) => `column_${at + 1}`)
  const told = read(
    sign,
    'form: delimited',
    `delimiter: ${JSON.stringify(delimiter)}`,
    `columns: [${columns.join(', ')}]`,
  )
  return { told, fields: columns }
}

function jsonFields(line: string): string[] | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return Object.keys(JSON.parse(line) as object)
  } catch {
    return undefined
  }
}

const SYSLOG_HEADER =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T\S{8,32}) \S{1,255} (?:[^\s:[]{1,64}(?:\[\d{1,10}\])?: )?/

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

import { type LintCheck, textsAt, warning } from './lint-check.ts'

/** The namespaces of Sigma (appendix Tags), each with the form of its names. `attack` and `d3fend` have names of their own. */
const FORMS: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  attack: { form: /./, expected: 'a tactic, technique, group or software of ATT&CK' },
  d3fend: { form: /./, expected: 'a technique of D3FEND' },
  car: { form: /^\d{4}-\d{2}-\d{3}$/, expected: 'car.2016-04-005' },
  cve: { form: /^\d{4}-\d{4,}$/, expected: 'cve.2021-44228' },
  detection: {
    form: /^(dfir|emerging-threats|threat-hunting)$/,
    expected: 'detection.dfir, detection.emerging-threats or detection.threat-hunting',
  },
  stp: { form: /^[1-5][auk]?$/, expected: 'stp.1 to stp.5, with a, u or k' },
  tlp: {
    form: /^(red|amber|amber-strict|green|clear)$/,
    expected: 'tlp.red, amber, amber-strict, green or clear',
  },
}

export const checkTags: LintCheck = function* ({ map }, { checkTag }) {
  const seen = new Set<string>()
  for (const { text: tag, place } of textsAt(map.entry('tags'))) {
    if (seen.has(tag))
      yield warning('LINT_TAG_TWICE', place, `the tag '${tag}' stands here twice`, 'each once')
    seen.add(tag)
    const [namespace = '', ...name] = tag.split('.')
    const known = FORMS[namespace]
    if (known === undefined) {
      yield warning(
        'LINT_TAG_NAMESPACE',
        place,
        `'${namespace}' is no namespace of Sigma`,
        Object.keys(FORMS).join(', '),
      )
    } else if (!known.form.test(name.join('.'))) {
      yield warning('LINT_TAG_FORM', place, `'${tag}' is no tag of its namespace`, known.expected)
    } else {
      const wrong = checkTag(tag)
      if (wrong !== undefined) yield warning('LINT_TAG_UNKNOWN', place, wrong, known.expected)
    }
  }
}

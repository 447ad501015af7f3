import { listParsers, tryRecord } from '@opensoc/contract'
import type { GiveAnswer } from './fake-state.ts'

const FAULT = {
  severity: 'error' as const,
  line: 7,
  column: 5,
  message: 'OCSF has no class autentication',
  next_step: 'Did you mean authentication?',
}

export function fakeParserAnswers(answer: GiveAnswer): void {
  answer(listParsers, () => ({
    items: [
      {
        name: 'my-door',
        space: 'own' as const,
        media: 'text' as const,
        is_specific: true,
        file: 'parsers/my-door/parser.yaml',
        faults: [FAULT],
      },
      ...['windows-event', 'suricata', 'cef', 'web-access', 'linux-syslog'].map((name) => ({
        name,
        space: 'shipped' as const,
        media: 'text' as const,
        is_specific: name !== 'linux-syslog',
        faults: [],
      })),
    ],
  }))

  answer(tryRecord, ({ body }) => ({
    faults: body['parser'] === undefined ? [] : [FAULT],
    trial: {
      decode: { records: 1, left_out: 0, quarantined: [] },
      records: [
        {
          text: String(body['text']),
          normalize: {
            asked: ['cef', 'leef', 'web-access'],
            normalizer: 'web-access',
            layer: 'network',
            event: {
              class_uid: 4002,
              class_name: 'HTTP Activity',
              src_endpoint: { ip: '198.51.100.77' },
              http_request: { http_method: 'GET', url: { path: '/../../etc/passwd' } },
            },
            issues: [],
          },
          enrich: {
            added: { observables: [{ name: 'src_endpoint.ip', type: 'IP Address', value: '198.51.100.77' }] },
          },
          detect: {
            views: [
              {
                logsource: { product: 'webserver', category: 'webserver' },
                fields: { 'cs-uri-stem': '/../../etc/passwd' },
                rules: 86,
              },
            ],
            matches: [
              {
                rule_id: '7745c2ea-24a5-4290-b680-04359cb84b35',
                title: 'Path Traversal Exploitation Attempts',
                level: 'medium',
                fields: { 'cs-uri-query': '/../../etc/passwd' },
                is_silent: false,
              },
            ],
          },
        },
      ],
    },
  }))
}

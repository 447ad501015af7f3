import type { IncidentExplanation } from '@opensoc/contract'

export function fakeExplanation(): IncidentExplanation {
  const evidence = [{ text: 'A mail carried Review-2026.iso', event_ids: ['0.1.1'] }]
  return {
    root_cause: {
      candidates: [
        {
          ...{
            entry_class: 'email_attachment',
            confidence: 0.83,
            label: '"Your annual review is ready"',
            time: 0,
          },
          ...{ root_event_ids: ['0.1.1'], evidence },
        },
      ],
      ...{ is_determined: true, chain: [], gaps: [] },
    },
    impact: {
      affected: [
        {
          ...{ kind: 'host', key: 'lab-ws-014', label: 'LAB-WS-014', state: 'confirmed' },
          why: { text: 'It began there', event_ids: ['0.1.1'] },
        },
      ],
      crown_jewels: [],
    },
    narrative: [{ text: 'It began with an attachment of a mail.', event_ids: ['0.1.1'] }],
    unknowns: ['On lab-ws-014: x.exe was not seen starting.'],
    ...{ times: { dwell_ms: 60_000 }, is_incomplete: false },
  }
}

import type { Coverage, CoverageLayer } from '@opensoc/contract'
import { type ChangeEvent, useRef } from 'react'
import { useMayChangeRules } from '../rules/useMayChangeRules.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { type CoverageSearch, MATRICES, WHOLE_MATRIX, WINDOWS } from './coverage-search.ts'
import { importLayer, useLayer } from './layer-store.ts'
import { platformsOf } from './matrix.ts'
import { useTestAll } from './useTestAll.ts'

interface CoverageHeaderProps {
  readonly search: CoverageSearch
  readonly onChange: (change: Partial<CoverageSearch>) => void
  readonly coverage: Coverage | undefined
  readonly layer: CoverageLayer | undefined
}

export function CoverageHeader({ search, onChange, coverage, layer }: CoverageHeaderProps) {
  const { domain, days, platform, tactic, show, subs } = search
  const mayChange = useMayChangeRules()
  const tests = useTestAll()
  const clearLayer = () => {
    useLayer.setState({ layer: undefined })
    onChange({ show: '' })
  }
  return (
    <div className="page-header">
      <h1>ATT&CK coverage</h1>
      {coverage !== undefined && <span className="dim">v{coverage.attack_version}</span>}
      <Choice
        label="Matrix"
        value={domain}
        options={MATRICES.map((one) => [one.domain, one.label])}
        onChange={(value) => onChange({ ...WHOLE_MATRIX, domain: value as Coverage['domain'], t: '' })}
      />
      <Choice
        label="Live telemetry"
        value={String(days)}
        options={WINDOWS.map((one) => [String(one.days), `Telemetry: ${one.label}`])}
        onChange={(value) => onChange({ days: Number(value) })}
      />
      <Choice
        label="Platform"
        value={platform}
        options={[['', 'Any platform'], ...platformsOrNone(coverage)]}
        onChange={(value) => onChange({ platform: value })}
      />
      <Choice
        label="Tactic"
        value={tactic}
        options={[
          ['', 'Any tactic'],
          ...(coverage?.tactics ?? []).map((one) => [one.shortname, one.name] as const),
        ]}
        onChange={(value) => onChange({ tactic: value })}
      />
      <Choice
        label="Shown"
        value={show}
        options={[
          ['', 'All'],
          ['gaps', 'Without live telemetry'],
          ['live', 'With live telemetry'],
          ...(layer === undefined ? [] : [['layer', 'Of the layer'] as const]),
        ]}
        onChange={(value) => onChange({ show: value as CoverageSearch['show'] })}
      />
      <button type="button" className="button" aria-pressed={subs} onClick={() => onChange({ subs: !subs })}>
        Sub-techniques
      </button>
      <span className="spacer" />
      {layer !== undefined && (
        <button type="button" className="button" onClick={clearLayer}>
          Remove layer <VisibleText text={layer.name.slice(0, 40)} />
        </button>
      )}
      <ImportButton
        onLayer={(read) => onChange({ ...WHOLE_MATRIX, domain: read.domain, show: 'layer', t: '' })}
      />
      <a
        className="button"
        href={`/api/v1/coverage/layer?domain=${domain}&days=${days}`}
        download={`opensoc-${domain}.json`}
      >
        Export layer
      </a>
      <button
        type="button"
        className="button"
        disabled={!mayChange || tests.isPending}
        onClick={() => tests.mutate()}
      >
        Run all rule tests
      </button>
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select
      className="field"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}

function platformsOrNone(coverage: Coverage | undefined): (readonly [string, string])[] {
  return coverage === undefined ? [] : platformsOf(coverage).map((name) => [name, name])
}

function ImportButton({ onLayer }: { readonly onLayer: (layer: CoverageLayer) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    const layer = file && (await importLayer(file))
    if (layer !== undefined) onLayer(layer)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="unseen"
        tabIndex={-1}
        aria-label="Layer of ATT&CK Navigator"
        onChange={(event) => void take(event)}
      />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        Import layer
      </button>
    </>
  )
}

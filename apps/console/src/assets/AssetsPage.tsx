import type { Asset } from '@opensoc/contract'
import { useRef, useState } from 'react'
import { useMayChangeRules } from '../rules/useMayChangeRules.ts'
import { useMe } from '../session/useMe.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { ScrollTable } from '../status/ScrollTable.tsx'
import status from '../status/status.module.css'
import { VisibleText } from '../text/VisibleText.tsx'
import { useAssets, useImportAssets, useSetCriticality } from './useAssets.ts'

const HEADERS = ['Asset', 'Hosts', 'Addresses', 'Criticality', 'Owner', 'Purdue level', 'Safety', 'Tags']
const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const

/** What the organization has, what it is worth, and whose it is. */
export function AssetsPage() {
  const [search, setSearch] = useState('')
  const assets = useAssets(search)
  const items = assets.data?.items ?? []
  return (
    <div className="page">
      <div className="page-header">
        <h1>Assets</h1>
        {assets.data !== undefined && <span className="dim">{assets.data.total} known</span>}
        <input
          className="field"
          type="search"
          aria-label="Search assets"
          placeholder="Host, address, owner or tag"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <ImportButton />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard */}
      <section className={status.page} aria-label="Inventory" tabIndex={0}>
        {assets.isPending && <LoadingRows what="the assets" rows={6} />}
        {assets.isError && <ErrorPanel error={assets.error} onRetry={() => void assets.refetch()} />}
        {assets.isSuccess && items.length === 0 && <NoAssets isSearched={search !== ''} />}
        {items.length > 0 && (
          <ScrollTable label="Assets" headers={HEADERS}>
            {items.map((asset) => (
              <AssetRow key={asset.id} asset={asset} />
            ))}
          </ScrollTable>
        )}
      </section>
    </div>
  )
}

function NoAssets({ isSearched }: { readonly isSearched: boolean }) {
  return isSearched ? (
    <EmptyPanel title="No such asset" reason="No asset holds this text." />
  ) : (
    <EmptyPanel
      title="No asset is known yet"
      reason="Import a CSV file with the columns id, hostnames, ips, criticality, owner, tags, purdue_level and is_safety."
    />
  )
}

function AssetRow({ asset }: { readonly asset: Asset }) {
  const mayChange = useMayChangeRules()
  const change = useSetCriticality()
  const { id, hostnames, ips, criticality, owner, purdue_level, is_safety, tags } = asset
  return (
    <tr>
      <td>
        <VisibleText text={id} />
      </td>
      <td className="mono">
        <VisibleText text={hostnames.join(' ')} />
      </td>
      <td className="mono">{ips.join(' ')}</td>
      <td>
        {mayChange ? (
          <select
            className="field"
            aria-label={`Criticality of ${id}`}
            value={criticality}
            disabled={change.isPending}
            onChange={(event) =>
              change.mutate({ id, criticality: event.target.value as (typeof CRITICALITIES)[number] })
            }
          >
            {CRITICALITIES.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        ) : (
          criticality
        )}
      </td>
      <td>
        <VisibleText text={owner ?? ''} />
      </td>
      <td>{purdue_level ?? ''}</td>
      <td>{is_safety ? 'yes' : ''}</td>
      <td>
        <VisibleText text={tags.join(' ')} />
      </td>
    </tr>
  )
}

/** An action that may not be used says why. */
function ImportButton() {
  const isAdministrator = useMe().data?.role === 'administrator'
  const input = useRef<HTMLInputElement>(null)
  const bring = useImportAssets()
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.json"
        aria-label="File of assets"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) bring.mutate(file)
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className="button"
        disabled={!isAdministrator || bring.isPending}
        title={isAdministrator ? 'CSV with a header, or a JSON array' : 'Needs the role administrator'}
        onClick={() => input.current?.click()}
      >
        Import
      </button>
    </>
  )
}

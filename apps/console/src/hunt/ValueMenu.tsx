import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { copyText } from '../shell/copy.ts'
import { copyForm, defang } from '../text/defang.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import { visibleText } from '../text/visible-text.ts'
import { clause } from './clause.ts'
import styles from './value-menu.module.css'

interface ValueMenuProps {
  /** A hunt field or an entity kind. */
  readonly field: string
  readonly value: string
  readonly isTag?: boolean
  /** Long values take several lines instead of being cut. */
  readonly isWrapped?: boolean
  /** -1 inside a grid, which holds the focus itself. */
  readonly tabIndex?: number
  /** In a hunt: narrows the query to the value, or away from it. */
  readonly onFilter?: (isOut: boolean) => void
  /** Opens the time around the event. */
  readonly onAround?: () => void
}

const SHOWN_CHARACTERS = 400

/** One menu for any value anywhere: filter, hunt, copy, look around. */
export function ValueMenu({
  field,
  value,
  isTag = false,
  isWrapped = false,
  tabIndex = 0,
  onFilter,
  onAround,
}: ValueMenuProps) {
  const navigate = useNavigate()
  // The menu itself is made when it is asked for: a list shows hundreds of values.
  const [isOpen, setOpen] = useState(false)
  const hunt = () => void navigate({ to: '/hunt', search: { query: clause(field, value) } } as never)
  const button = (
    <button
      type="button"
      className={styles.value}
      data-tag={isTag}
      data-wrapped={isWrapped}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      onClick={() => setOpen(true)}
      title={`${field}: ${visibleText(value).slice(0, 500)}`}
    >
      <VisibleText text={value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value} />
    </button>
  )
  if (!isOpen) return button
  return (
    <Menu
      opened
      onClose={() => setOpen(false)}
      position="bottom-start"
      transitionProps={{ duration: 0 }}
      withinPortal
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{field}</Menu.Label>
        {onFilter !== undefined && <Menu.Item onClick={() => onFilter(false)}>Filter in</Menu.Item>}
        {onFilter !== undefined && <Menu.Item onClick={() => onFilter(true)}>Filter out</Menu.Item>}
        <Menu.Item onClick={hunt}>Hunt for this value</Menu.Item>
        {onAround !== undefined && <Menu.Item onClick={onAround}>Around this event, ±5 minutes</Menu.Item>}
        <Menu.Item onClick={() => copyText(copyForm(field, value), 'the value')}>
          {copyForm(field, value) === value ? 'Copy' : `Copy defanged: ${defang(value).slice(0, 40)}`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

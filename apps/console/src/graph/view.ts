export interface View {
  /** Pixels of the picture's origin in the box. */
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

/** Below this, text is too small to read: the picture never opens smaller, the minimap shows the rest. */
export const OPENING_ZOOM = 0.82
const SMALLEST_ZOOM = 0.15
const LARGEST_ZOOM = 2.5
const MARGIN = 24

export function transformOf({ x, y, zoom }: View): string {
  return `translate(${x} ${y}) scale(${zoom})`
}

/** All of the picture where it fits at a readable size, else its beginning. */
export function openingView(picture: Size, box: Size): View {
  const zoom = Math.min(1, Math.max(OPENING_ZOOM, fitZoom(picture, box)))
  return { x: 0, y: Math.max(0, Math.min(MARGIN, (box.height - picture.height * zoom) / 2)), zoom }
}

/** All of the picture, however small. */
export function fittingView(picture: Size, box: Size): View {
  const zoom = clampZoom(Math.min(1, fitZoom(picture, box)))
  return { x: (box.width - picture.width * zoom) / 2, y: (box.height - picture.height * zoom) / 2, zoom }
}

function fitZoom(picture: Size, box: Size): number {
  return Math.min(box.width / Math.max(1, picture.width), box.height / Math.max(1, picture.height))
}

/** Zooms around a point of the box, which stays where it is. */
export function zoomed(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const zoom = clampZoom(view.zoom * factor)
  const scale = zoom / view.zoom
  return { x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale, zoom }
}

function clampZoom(zoom: number): number {
  return Math.max(SMALLEST_ZOOM, Math.min(LARGEST_ZOOM, zoom))
}

/** Moves as little as needed to bring a rectangle of the picture into the box. */
export function revealing(view: View, rect: Rect, box: Size): View {
  return {
    zoom: view.zoom,
    x: shifted(view.x, rect.x * view.zoom, rect.width * view.zoom, box.width),
    y: shifted(view.y, rect.y * view.zoom, rect.height * view.zoom, box.height),
  }
}

function shifted(offset: number, start: number, length: number, room: number): number {
  if (start + offset < MARGIN) return MARGIN - start
  return start + length + offset > room - MARGIN ? room - MARGIN - start - length : offset
}

/** The part of the picture that the box shows. */
export function visibleRect({ x, y, zoom }: View, box: Size): Rect {
  return { x: -x / zoom, y: -y / zoom, width: box.width / zoom, height: box.height / zoom }
}

/** Grown by its own size on each side: what is drawn, so that panning finds it ready. */
export function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - width, y: y - height, width: width * 3, height: height * 3 }
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}

export function meets(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

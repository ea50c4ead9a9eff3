import type { EChartsCoreOption } from 'echarts/core'
import type { BacklogShown } from '../graphql/insightsDocuments.ts'
import { backlogTexts } from '../texts/insights.ts'
import { numberText } from '../texts/locale.ts'
import { shortDayText } from '../time/duration.ts'

/** The colours of the theme that a canvas has to be told. */
export interface ChartColours {
  readonly accent: string
  readonly line: string
  readonly text: string
  readonly strong: string
  readonly ground: string
  readonly bar: string
  readonly font: string
}

export function coloursOf(element: Element): ChartColours {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    accent: token('--ui-primary'),
    line: token('--ui-border'),
    text: token('--ui-text-muted'),
    strong: token('--ui-text-highlighted'),
    ground: token('--u-float'),
    bar: token('--ui-border-accented'),
    font: style.fontFamily,
  }
}

const FONT_SIZE = 12

/** What came and went on one day of the reader's calendar. */
interface Day {
  readonly at: number
  opened: number
  resolved: number
}

function daysOf(points: readonly BacklogShown[]): Day[] {
  const days = new Map<string, Day>()
  for (const { at, opened, resolved } of points) {
    // A point ends its interval: what it counts was before.
    const before = new Date(Date.parse(at) - 1)
    const name = before.toDateString()
    const day = days.get(name) ?? { at: new Date(before.toDateString()).getTime(), opened: 0, resolved: 0 }
    day.opened += opened
    day.resolved += resolved
    days.set(name, day)
  }
  return [...days.values()]
}

/** As many names as stand apart on a narrow page. */
const MOST_NAMES = 5

/** The days that are named below: the first, and every so many after it by the reader's calendar. */
function namedDays(days: readonly Day[]): number[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const count = Math.round((last.at - first.at) / DAY_MS) + 1
  const step = Math.ceil(count / MOST_NAMES)
  // A day is not always 24 hours long.
  const after = (places: number) => new Date(first.at).setDate(new Date(first.at).getDate() + places * step)
  return Array.from({ length: Math.ceil(count / step) }, (_, place) => after(place))
}

const DAY_MS = 24 * 60 * 60 * 1000
const HALF_DAY_MS = DAY_MS / 2

/** The drawing: open reviews as a line on top, opened and resolved a day as bars up and down below. */
export function chartOption(points: readonly BacklogShown[], colours: ChartColours): EChartsCoreOption {
  const days = daysOf(points)
  const last = points.at(-1)
  const text = { color: colours.text, fontFamily: colours.font, fontSize: FONT_SIZE }
  const time = {
    type: 'time',
    min: days[0]?.at,
    max: last === undefined ? undefined : Date.parse(last.at),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
  }
  return {
    animation: false,
    textStyle: text,
    grid: [
      { left: 36, right: 12, top: 24, height: 150 },
      { left: 36, right: 12, top: 214, height: 60 },
    ],
    xAxis: [
      {
        ...time,
        gridIndex: 0,
        axisLabel: {
          ...text,
          customValues: namedDays(days),
          alignMinLabel: 'left',
          hideOverlap: true,
          formatter: (at: number) => shortDayText(at),
        },
      },
      { ...time, gridIndex: 1, axisLabel: { show: false } },
    ],
    yAxis: [
      {
        type: 'value',
        gridIndex: 0,
        minInterval: 1,
        splitNumber: 2,
        axisLabel: { ...text, formatter: numberText },
        splitLine: { lineStyle: { color: colours.line } },
      },
      {
        type: 'value',
        gridIndex: 1,
        axisLabel: { show: false },
        splitLine: { show: false },
      },
    ],
    tooltip: {
      trigger: 'axis',
      // Drawn with the rest: nothing of it is markup.
      renderMode: 'richText',
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: { ...text, color: colours.strong },
      valueFormatter: (value: number) => numberText(Math.abs(value)),
      axisPointer: { lineStyle: { color: colours.line }, label: { show: false } },
    },
    series: [
      {
        name: backlogTexts.open,
        type: 'line',
        xAxisIndex: 0,
        yAxisIndex: 0,
        showSymbol: false,
        lineStyle: { width: 2, color: colours.accent },
        itemStyle: { color: colours.accent },
        areaStyle: { color: colours.accent, opacity: 0.07 },
        data: points.map(({ at, open }) => [Date.parse(at), open]),
        markPoint: markNow(last, colours),
      },
      bars(
        backlogTexts.opened,
        colours.bar,
        days.map(({ at, opened }) => [at + HALF_DAY_MS, opened]),
      ),
      bars(
        backlogTexts.resolved,
        colours.accent,
        days.map(({ at, resolved }) => [at + HALF_DAY_MS, -resolved]),
      ),
    ],
  }
}

function markNow(last: BacklogShown | undefined, colours: ChartColours): object | undefined {
  if (last === undefined) return undefined
  return {
    symbol: 'circle',
    symbolSize: 8,
    silent: true,
    itemStyle: { color: colours.accent },
    label: {
      formatter: backlogTexts.now(last.open),
      position: 'top',
      distance: 6,
      align: 'right',
      color: colours.strong,
      fontWeight: 600,
      fontFamily: colours.font,
      fontSize: FONT_SIZE,
    },
    data: [{ coord: [Date.parse(last.at), last.open] }],
  }
}

function bars(name: string, color: string, data: readonly (readonly [number, number] | number[])[]): object {
  return {
    name,
    type: 'bar',
    stack: 'day',
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 14,
    itemStyle: { color, borderRadius: 2 },
    data,
  }
}

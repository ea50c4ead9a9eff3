import { useStorage } from '@vueuse/core'
import { computed, ref } from 'vue'

/** Whether this person wants to be told, in this browser. Off until somebody switches it on. */
const wanted = useStorage('unstuck-alerts', false)
const isSupported = 'Notification' in globalThis
const permission = ref(isSupported ? Notification.permission : 'denied')

export const alertsOn = computed(() => wanted.value && permission.value === 'granted')

/** The browser was told never to ask again: only its own settings can change that. */
export const alertsRefused = computed(() => permission.value === 'denied')

/** The browser refused to show one: the switch says so from now on. */
export function alertsFailed(): void {
  permission.value = 'denied'
}

/** The browser asks the person the first time. */
export async function toggleAlerts(): Promise<void> {
  if (!isSupported) return
  const switchesOn = !alertsOn.value
  if (switchesOn) permission.value = await Notification.requestPermission()
  wanted.value = switchesOn && permission.value === 'granted'
}

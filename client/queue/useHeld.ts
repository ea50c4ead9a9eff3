import { useIntervalFn } from '@vueuse/core'
import { readonly, ref, watch, type Ref } from 'vue'

/** While somebody is in the middle of something, it is looked again this often whether they still are. */
const LOOK_AGAIN_MS = 250

/** What is wanted; but a change of it waits as long as somebody is in the middle of something. */
export function useHeld(wanted: Readonly<Ref<boolean>>, isBusy: () => boolean): Readonly<Ref<boolean>> {
  const shown = ref(wanted.value)
  const { pause, resume, isActive } = useIntervalFn(follow, LOOK_AGAIN_MS, { immediate: false })

  function follow(): void {
    if (wanted.value !== shown.value && isBusy()) {
      if (!isActive.value) resume()
      return
    }
    pause()
    shown.value = wanted.value
  }

  watch(wanted, follow)
  return readonly(shown)
}

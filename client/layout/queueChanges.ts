import { ref } from 'vue'

/** Counts up when the queue on screen changed: the sidebar's counts are then read again. */
export const queueChanges = ref(0)

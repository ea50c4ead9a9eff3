import { ref } from 'vue'

/** Whether the navigation is open over the page, where the screen is too narrow to show it beside. */
export const menuOpen = ref(false)

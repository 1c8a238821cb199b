/** `launchBrowser()`: the browser of the tests; pictures for the manual use the same. */
export { launchBrowser } from '../../scripts/browser.js'

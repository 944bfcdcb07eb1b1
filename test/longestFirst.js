const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The test files that take longest, the longest of each kind first. Files run in parallel, and a long one that began
 * last would keep the whole run waiting. Jest itself knows the times of an earlier run only, which a fresh clone has not.
 */
const LONGEST = [
	'integration/faults',
	'integration/mediaRequests',
	'integration/requestQueue',
	'integration/callLog',
	'unit/nodes/pollHistories',
	'e2e/examples/flows',
	'e2e/examples/delivery',
	'e2e/pollingUnderFire',
	'e2e/compatibility',
	'e2e/publishDuringPolls',
	'e2e/durableScheduler',
	'e2e/queueMode',
];

function placeOf({ path }) {
	const place = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
	return place === -1 ? LONGEST.length : place;
}

module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
	}
};

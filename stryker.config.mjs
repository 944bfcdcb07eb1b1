import rooms from './test/mutation/rooms.js';

const room = rooms[process.env.ROOM];
if (!room) throw new Error(`ROOM is none of ${Object.keys(rooms).join(', ')}.`);
const results = `build/mutation/${process.env.ROOM}`;

/** Mutation tests of one room: see docs/architecture/tests.md. */
export default {
	testRunner: 'jestInFewFiles',
	plugins: [
		'@stryker-mutator/jest-runner',
		'./test/mutation/fewFiles.mjs',
		'./test/mutation/messages.mjs',
	],
	jest: { configFile: 'test/mutation/jest.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignorers: ['messages'],
	mutate: room.mutate,
	ignorePatterns: ['.github', 'build', 'demo', 'dist', 'docs', 'examples', 'test/{bench,crm,e2e}'],
	concurrency: 2,
	// Jest keeps memory of each run. With more than a gigabyte of it, a run takes twice as long.
	maxTestRunnerReuse: 150,
	// On a busy machine a slow run is no endless loop.
	dryRunTimeoutMinutes: 30,
	timeoutMS: 10_000,
	timeoutFactor: 4,
	tempDirName: 'build/stryker',
	reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
	jsonReporter: { fileName: `${results}.json` },
	htmlReporter: { fileName: `${results}.html` },
	incrementalFile: `${results}-incremental.json`,
};

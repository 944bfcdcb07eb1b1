const { readdirSync, readFileSync } = require('node:fs');
const { availableParallelism } = require('node:os');

/** What all three kinds of test share: TypeScript through swc, one file at a time, nothing left running. */
const shared = {
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } },
		],
	},
	moduleFileExtensions: ['ts', 'js', 'json'],
};

/** The tests of a folder; the set-up files are those of `test/support`. */
function project(folder, setupFiles = [], displayName = folder) {
	return {
		...shared,
		displayName,
		rootDir: __dirname,
		testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
		setupFiles: ['sameCases.ts', ...setupFiles].map((file) => `<rootDir>/test/support/${file}`),
	};
}

/** The tests that try generated cases, and so many as `cases` of `test/support` says. */
function filesWithCases(folder) {
	return readdirSync(`${__dirname}/test/${folder}`, { recursive: true })
		.map((file) => `${__dirname}/test/${folder}/${file}`)
		.filter((file) => file.endsWith('.test.ts'))
		.filter((file) => readFileSync(file, 'utf8').includes("support/cases'"));
}

module.exports = {
	// A limit for what hangs; nothing that works depends on how fast the machine is.
	testTimeout: 600_000,
	// A worker that holds n8n's engine needs more than the usual half second to give its memory back.
	workerGracefulExitTimeout: 10_000,
	// Some tests wait, so more files than cores run at once.
	maxWorkers: Math.ceil(1.5 * availableParallelism()),
	testSequencer: '<rootDir>/test/longestFirst.js',
	projects: [
		project('unit'),
		project('integration', ['quietEngine.ts']),
		// The same tests with a stand-in that is stricter, or more tolerant, where the platform's documents are silent.
		...['strict', 'loose'].map((profile) => ({
			...project(
				'integration',
				['quietEngine.ts', `${profile}Profile.ts`],
				`integration-${profile}`,
			),
			// Their subjects are the network and the time between requests, which are the same in every profile.
			testPathIgnorePatterns: ['integration/(faults|mediaRequests)\\.test'],
		})),
		{
			...project('{unit,integration}', ['quietEngine.ts', 'allCases.ts'], 'cases'),
			testMatch: [...filesWithCases('unit'), ...filesWithCases('integration')],
		},
		{ ...project('e2e'), globalSetup: '<rootDir>/test/e2e/install.ts' },
	],
};

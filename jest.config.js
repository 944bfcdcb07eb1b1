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

module.exports = {
	// A limit for what hangs; nothing that works depends on how fast the machine is.
	testTimeout: 600_000,
	// A worker that holds n8n's engine needs more than the usual half second to give its memory back.
	workerGracefulExitTimeout: 10_000,
	testSequencer: '<rootDir>/test/longestFirst.js',
	projects: ['unit', 'integration', 'e2e'].map((kind) => ({
		...shared,
		displayName: kind,
		rootDir: __dirname,
		testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`],
		setupFiles: [
			'<rootDir>/test/support/sameCases.ts',
			...(kind === 'integration' ? ['<rootDir>/test/support/quietEngine.ts'] : []),
		],
		globalSetup: kind === 'e2e' ? '<rootDir>/test/e2e/install.ts' : undefined,
	})),
};

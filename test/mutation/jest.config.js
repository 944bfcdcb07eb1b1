const { projects } = require('../../jest.config');
const rooms = require('./rooms');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests of a room, each property with few cases: they run again for every change. */
module.exports = {
	...unit,
	testEnvironment: `${__dirname}/fewTests.js`,
	// A change that makes a test wait for ever; less than Stryker's own limit, after which it starts a new process.
	testTimeout: 10_000,
	rootDir: `${__dirname}/../..`,
	testMatch: rooms[process.env.ROOM].tests.map((name) => `<rootDir>/test/unit/${name}.test.ts`),
	roots: ['credentials', 'nodes', 'test/support', 'test/unit', 'tools'].map(
		(folder) => `<rootDir>/${folder}`,
	),
	moduleNameMapper: { '^n8n-workflow$': '<rootDir>/test/mutation/partsOfN8nWorkflow.js' },
	setupFiles: [...unit.setupFiles, '<rootDir>/test/mutation/fewCases.ts'],
};

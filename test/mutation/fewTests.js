const { TestEnvironment } = require('jest-environment-node');
const rooms = require('./rooms');

const { without = [] } = rooms[process.env.ROOM];

/** Skips the tests that a room leaves out, and the rest of a file after a failure: one is enough to notice a change. */
module.exports = class FewTests extends TestEnvironment {
	hasFailed = false;

	handleTestEvent({ name, test }) {
		if (name === 'test_done' && test.errors.length > 0) this.hasFailed = true;
		if (name !== 'test_start') return;
		if (this.hasFailed || without.some((words) => fullName(test).includes(words)))
			test.mode = 'skip';
	}
};

function fullName({ name, parent }) {
	return parent ? `${fullName(parent)} ${name}` : name;
}

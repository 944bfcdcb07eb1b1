import { readFileSync, writeFileSync } from 'node:fs';

import { commonTokens, declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { strykerPlugins as plugins } from '@stryker-mutator/jest-runner';

/** The files of each test, in the sandbox that all processes of a run share. Only one of them does the first run. */
const FILES_OF_TESTS = 'filesOfTests.json';

/**
 * Stryker's runner for Jest, which loads every test file for each changed place. This one loads only the files with a
 * test that reaches the place, the quickest first, and ends at the first failure.
 */
function fewFilesRunnerFactory(injector) {
	const runner = injector.injectFunction(plugins[0].factory);
	const dryRun = runner.dryRun.bind(runner);
	const mutantRun = runner.mutantRun.bind(runner);
	const run = runner.run.bind(runner);
	let files = [];

	runner.dryRun = async (options) => {
		const result = await dryRun(options);
		if (result.status === DryRunStatus.Complete) {
			const tests = result.tests.map(({ id, fileName, timeSpentMs }) => [
				id,
				fileName,
				timeSpentMs,
			]);
			writeFileSync(FILES_OF_TESTS, JSON.stringify(tests));
		}
		return result;
	};

	runner.mutantRun = async (options) => {
		files = filesOf(options.testFilter);
		return await mutantRun(options);
	};

	runner.run = async (settings) => {
		if (settings.testLocationInResults) return await run(settings);
		const tests = [];
		for (const file of files) {
			const outcome = await run({ ...settings, testFiles: [file] });
			const { dryRunResult } = outcome;
			if (dryRunResult.status !== DryRunStatus.Complete) return outcome;
			tests.push(...dryRunResult.tests);
			if (dryRunResult.tests.some(({ status }) => status === TestStatus.Failed)) break;
		}
		return { dryRunResult: { status: DryRunStatus.Complete, tests } };
	};
	return runner;
}
fewFilesRunnerFactory.inject = [commonTokens.injector];

/** The files of some tests, or all, the quickest first. */
function filesOf(testIds) {
	const wanted = testIds && new Set(testIds);
	const times = new Map();
	for (const [id, file, ms] of JSON.parse(readFileSync(FILES_OF_TESTS, 'utf8'))) {
		if (!wanted || wanted.has(id)) times.set(file, (times.get(file) ?? 0) + ms);
	}
	return [...times].sort(([, one], [, other]) => one - other).map(([file]) => file);
}

export const strykerPlugins = [
	declareFactoryPlugin(PluginKind.TestRunner, 'jestInFewFiles', fewFilesRunnerFactory),
];

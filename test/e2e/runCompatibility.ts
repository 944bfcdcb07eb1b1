import { childProcess, nodeProcess, path, projectRoot } from '../../tools/node';
import { releaseOf } from '../../tools/n8n/releases';

/** `npm run e2e:compat -- 2.20.12`: runs the compatibility test on that n8n, which it installs first. */
const version = nodeProcess.argv[2] ?? '';
releaseOf(version);

const jest = path.join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
const args = [jest, '--selectProjects', 'e2e', '--testPathPatterns', 'e2e/compatibility'];
const { status } = childProcess.spawnSync(nodeProcess.execPath, args, {
	cwd: projectRoot,
	stdio: 'inherit',
	env: { ...nodeProcess.env, COMPATIBILITY_N8N: version },
});
nodeProcess.exitCode = status ?? 1;

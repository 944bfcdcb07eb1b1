import { fs, nodeProcess, path, projectRoot } from '../../tools/node';
import { releaseNotes } from './changelog';

/** Prints the text of a release on GitHub: `npm run --silent release:notes -- v1.2.3`. */
const changelog = fs.readFileSync(path.join(projectRoot, 'CHANGELOG.md'), 'utf8');
nodeProcess.stdout.write(`${releaseNotes(nodeProcess.argv[2] ?? '', changelog)}\n`);

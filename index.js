// n8n finds the nodes and the credential through the "n8n" section of package.json.
module.exports = {};

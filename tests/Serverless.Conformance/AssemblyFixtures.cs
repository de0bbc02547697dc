using Serverless.Conformance.Nodes;

[assembly: AssemblyFixture(typeof(NodeRunner))]

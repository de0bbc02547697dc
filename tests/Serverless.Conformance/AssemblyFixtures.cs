using Serverless.Conformance.Nodes;
using Serverless.Conformance.Python;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(NodeRunner))]
[assembly: AssemblyFixture(typeof(PythonRunner))]

// Scenarios wait most of their time: for locks to end, and for clients that look for frames now and then.
[assembly: Parallelization(MaxThreads = 4)]

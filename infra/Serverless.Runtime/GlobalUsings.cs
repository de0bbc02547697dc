// Microsoft.Azure.Functions.Worker has a type of this name as well.
global using FunctionInvocation = Serverless.Runtime.Invocation.FunctionInvocation;

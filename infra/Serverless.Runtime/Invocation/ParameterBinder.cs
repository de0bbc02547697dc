namespace Serverless.Runtime.Invocation;

/// <summary>
/// Gives the value of one parameter for one invocation. Made once at start-up, called once an invocation. What it
/// throws reaches the trigger as <see cref="ParameterBindingException"/>.
/// </summary>
internal delegate ValueTask<object?> ParameterBinder(InvocationContext context);

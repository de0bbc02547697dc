namespace Serverless.Sagas.Tests.Simulation;

/// <summary>A bug that is planted in the sagas, to see that the simulation finds it.</summary>
internal enum Mistake
{
    None,

    /// <summary>The saga does not pass its point of no return, as sagas did not before there was one.</summary>
    ForgetsNoReturn,

    /// <summary>Activities are called behind the saga's back, so that an undo does not wait for them.</summary>
    UndoesTooEarly,

    /// <summary>A failure is swallowed, so that the saga goes on.</summary>
    SwallowsFailure,
}

namespace Serverless.TaskHub;

/// <summary>Why a task hub refused a request.</summary>
public enum TaskHubError
{
    /// <summary>The request makes no sense.</summary>
    InvalidArgument,

    /// <summary>There is no such instance, or no such lease.</summary>
    NotFound,

    /// <summary>An instance with this id is there.</summary>
    AlreadyExists,

    /// <summary>The instance is in a status in which this cannot be done.</summary>
    FailedPrecondition,
}

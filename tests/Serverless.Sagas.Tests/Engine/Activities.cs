namespace Serverless.Sagas.Tests.Engine;

/// <summary>The names of the activities that the tests' sagas call.</summary>
internal static class Activities
{
    public const string Reserve = nameof(Reserve);
    public const string Release = nameof(Release);
    public const string Charge = nameof(Charge);
    public const string Refund = nameof(Refund);
    public const string Ship = nameof(Ship);
    public const string Recall = nameof(Recall);
    public const string Send = nameof(Send);

    public static readonly string[] All = [Reserve, Release, Charge, Refund, Ship, Recall, Send];
}
